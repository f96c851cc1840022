"""The permission matrix (Q03) with probing (Q04), canaries (Q05), headers (Q07) and hostile text (Q08) in its traffic.

Every address of the site, every viewer, every distance, every method; what must come out is computed from the
table of access in `opora.base.rules.access`. Each request is taken back afterwards.
"""

from __future__ import annotations

import io
import logging
import re
import sys
import zipfile
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from itertools import product
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.conf import settings
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory

from opora.base.pages.requests import Request
from opora.base.rules.access import EVERYBODY, Data, Distance, Right, Viewer, public_viewer
from opora.base.views import errors
from opora.base.views.policy import Policy
from opora.diagnostics.queries import versions
from opora.network.models import Body
from opora.people.models import DataConsent, Membership
from tests.cast import TODAY
from tests.replay import replayed
from tests.security.routes import Route, routes
from tests.security.samples import DEMO_ONLY, LIBRARY, Sample, maker
from tests.security.stage import DISTANCES, HOSTILE, SHAPES, VIEWERS, Canary, Stage, build_stage, pattern

SAFE = ("GET", "HEAD", "OPTIONS")
METHODS = (*SAFE, "POST", "PUT", "PATCH", "DELETE")
IN, SIGN_IN, NO_RIGHT, NOT_THERE, NO_METHOD = "in", "sign in", "no right", "not there", "no such method"
#: The addresses are cut into parts, so that the workers of the suite share them.
PARTS = 4
#: Every so manieth viewer of an address sees its refusals as people do, by turns.
WHOLE = 8
#: How far an object is, what stands for it in the address, and the object itself.
Cell = tuple[str, dict[str, object], Sample | None]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"')
RAW_SCRIPT = HOSTILE[: HOSTILE.index("{{")]


def outcome(response: HttpResponse) -> str:
    """What came out, in one word."""
    code = response.status_code
    if code in (301, 302, 303) and response.headers["Location"].startswith("/accounts/login/"):
        return SIGN_IN
    return {403: NO_RIGHT, 404: NOT_THERE, 405: NO_METHOD, 429: "later"}.get(code, IN if code < 500 else "fault")


def is_entitled(viewer: Viewer, policy: Policy, right: Right, sample: Sample | None) -> bool:
    """What the table of access says of this viewer and this object."""
    if sample is None:
        return True
    if sample.only is not None:
        return viewer.person_id in sample.only
    if viewer.person_id is not None and viewer.person_id in sample.also:
        return True
    own = sample.person is not None and viewer.person_id == sample.person.pk and viewer.may_own(policy.data, right)
    partner = viewer.person_id in sample.partners and right in EVERYBODY[Distance.PARTNER].get(policy.data, ())
    return (
        own or partner or viewer.may_everywhere(policy.data, right) or viewer.may(policy.data, right, path=sample.path)
    )


def expected(viewer: Viewer, policy: Policy, sample: Sample | None) -> set[str]:
    """Every outcome that may come out."""
    if policy.scope == "public":
        return {IN, NO_METHOD} if sample is None or sample.only is None else {IN, NO_METHOD, NOT_THERE}
    if not viewer.is_known:
        return {SIGN_IN, NO_METHOD}
    if policy.scope == "somewhere" and not viewer.may_somewhere(policy.data, policy.right):
        return {NO_RIGHT, NO_METHOD}
    if policy.scope in ("signed", "own") and sample is None:
        return {IN, NO_METHOD, NOT_THERE}
    if sample is not None and sample.by_staff and not viewer.may(policy.data, policy.right, path=sample.path):
        return {NOT_THERE, NO_RIGHT, NO_METHOD}
    if is_entitled(viewer, policy, policy.right, sample):
        return {IN, NO_METHOD}
    may_look = policy.right is not Right.VIEW and is_entitled(viewer, policy, Right.VIEW, sample)
    return {NOT_THERE, NO_METHOD, NO_RIGHT} if may_look else {NOT_THERE, NO_METHOD}


class Visit(Client):
    """A browser as fast as the site: the test client's notes of every template and its context are not kept."""

    def request(self, **request: Any) -> Any:
        """The answer to one request, with the fault that made it a 500."""
        faults: list[Any] = []

        def note(sender: Any, **_more: Any) -> None:
            faults.append(sys.exc_info())

        got_request_exception.connect(note)
        try:
            response = self.handler(self._base_environ(**request))
        finally:
            got_request_exception.disconnect(note)
        response.exc_info = faults[-1] if faults else None
        return response


@dataclass
class Traffic:
    """One viewer's visit to everything, and what was wrong."""

    stage: Stage
    name: str
    viewer: Viewer
    client: Client
    deviations: list[tuple[str, str]] = field(default_factory=list)
    requests: int = 0
    cookies: dict[str, str] = field(default_factory=dict)
    found: re.Pattern[str] = field(default_factory=lambda: re.compile("(?!)"))
    nowhere: dict[tuple[str, str], bytes] = field(default_factory=dict)
    #: Whether refusals of the address that is asked now are drawn whole.
    draws: bool = True

    def ask(self, method: str, address: str, data: dict[str, str]) -> HttpResponse:
        """One request, taken back afterwards: in the database, and in the browser that may have been signed out."""
        self.client.cookies = SimpleCookie(self.cookies)
        with transaction.atomic(), self.refusals():
            if method in ("GET", "HEAD"):
                response = self.client.generic(method, address + "?q=Канарейка&page=1&sort=name")
            else:
                response = getattr(self.client, method.lower())(address, data)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        response.body = body  # type: ignore[attr-defined]
        self.requests += 1
        return response

    def refusals(self) -> AbstractContextManager[object]:
        """Draws refusals whole for one viewer of `WHOLE`, and for the others what a view can say in one.

        The page of a refusal is made from the request alone, so it is the same for everything that is refused; to draw
        it takes longer than to refuse. Whoever gives it facts breaks `test_a_refusal_knows_the_request_alone`.
        """
        return nullcontext() if self.draws else patch.object(errors, "page", in_brief)

    def note(self, what: str, place: str, fault: str, where: str) -> None:
        """Keep a deviation."""
        self.deviations.append((f"[{what}] {place}: {fault}", where))

    def visit_all(self, route: Route, objects: Collection[Cell]) -> None:
        """Ask for one address at every distance in every way."""
        missing: set[str] = set()
        for (distance, values, sample), method in product(objects, METHODS):
            # A method that an address does not have is refused before any object is looked for. HEAD runs the
            # view of GET: nearest and farthest are enough to see that it is asked for its right too.
            if method in missing or (method == "HEAD" and distance.startswith("sibling")):
                continue
            if self.visit(route, method, distance, values, sample) == NO_METHOD:
                missing.add(method)

    def visit(self, route: Route, method: str, distance: str, values: dict[str, object], sample: Sample | None) -> str:
        """Ask for one address in one way and look at everything that comes back."""
        assert route.policy is not None
        address = route.address(values)
        response = self.ask(method, address, sample.data if sample else {})
        came, allowed = outcome(response), expected(self.viewer, route.policy, sample)
        place, where = f"{self.name} · {route.name} ({route.pattern})", f"{method} {distance}"
        if route.name in DEMO_ONLY:
            allowed = {NOT_THERE, NO_METHOD}
        if route.name.startswith("mfa_") or route.name in LIBRARY:
            allowed = allowed | {SIGN_IN, NO_RIGHT}
        if method in ("PUT", "PATCH", "DELETE", "OPTIONS"):
            allowed = allowed | ({NO_METHOD} if NOT_THERE not in allowed else set())
        if came not in allowed:
            fault = getattr(response, "exc_info", None)
            told = f": {fault[0].__name__}: {fault[1]}" if fault else ""
            self.note("Q03", place, f"{response.status_code} {came}, expected {sorted(allowed)}{told}", where)
        if came == NOT_THERE and route.arguments and method in ("GET", "POST"):
            self.compare(route, method, values, response, place)
        self.read(response, place, where, self.told_to_partner(sample))
        return came

    def told_to_partner(self, sample: Sample | None) -> set[str]:
        """What the two sides of a pair may know of each other."""
        if sample is None or sample.person is None or self.viewer.person_id not in sample.partners:
            return set()
        allowed = {data for data, rights in EVERYBODY[Distance.PARTNER].items() if Right.VIEW in rights}
        about = (one for one in self.stage.canaries if one.person == sample.person.pk and one.data in allowed)
        return {text for one in about for text in one.texts}

    def compare(self, route: Route, method: str, values: dict[str, object], response: HttpResponse, place: str) -> None:
        """A foreign object gets the same answer as one that does not exist (Q04)."""
        key = (route.name, method)
        if key not in self.nowhere:
            self.nowhere[key] = self.plain(self.ask(method, route.nowhere(values), {}), route.nowhere(values))
        if self.plain(response, route.address(values)) != self.nowhere[key]:
            self.note("Q04", place, "the answer differs from that to an id that does not exist", method)

    @staticmethod
    def plain(response: HttpResponse, address: str) -> bytes:
        text: bytes = response.body  # type: ignore[attr-defined]
        return TOKEN.sub("", text.decode(errors="replace").replace(address, "")).encode()

    def read(self, response: HttpResponse, place: str, where: str, told: Collection[str] = ()) -> None:
        """Look for secrets in the answer, at its headers, and for hostile text that came out raw."""
        text = readable(response)
        for secret in set(self.found.findall(text)).difference(told):
            self.note("Q05", place, f"shows «{secret}»", where)
        if "text/html" in response.headers.get("Content-Type", "") and RAW_SCRIPT in text:
            self.note("Q08", place, "hostile text came out raw", where)
        for fault in header_faults(response, signed_in=self.viewer.is_known):
            self.note("Q07", place, fault, where)


def in_brief(request: Request, template: str, status: int) -> HttpResponse:
    """A refusal without its frame: which one, of what, and the notices that a view left for the next page."""
    left = [str(message) for message in get_messages(request)]
    return HttpResponse("\n".join([template, request.get_full_path(), *left]), status=status)


def readable(response: HttpResponse) -> str:
    """Everything a reader could find in an answer, also inside a workbook."""
    body: bytes = response.body  # type: ignore[attr-defined]
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return "\n".join(book.read(name).decode(errors="replace") for name in book.namelist())
    return body.decode(errors="replace") + str(dict(response.headers))


def header_faults(response: HttpResponse, *, signed_in: bool) -> Iterator[str]:
    """What is missing from the headers of an answer."""
    headers = response.headers
    policy = headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe-inline" in policy or "frame-ancestors 'none'" not in policy:
        yield f"content policy: {policy!r}"
    for name, value in {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
    }.items():
        if headers.get(name) != value:
            yield f"{name}: {headers.get(name)!r}"
    if signed_in and "no-store" not in headers.get("Cache-Control", ""):
        yield f"Cache-Control: {headers.get('Cache-Control')!r}"


def cells(stage: Stage, route: Route) -> Iterator[Cell]:
    """The objects of an address: one at each distance, or none at all."""
    versions.forget()  # the numbers of objects taken back are given to others
    if not route.arguments:
        yield "here", {}, None
        return
    makers = {argument: maker(route.name, argument, kind) for argument, kind in route.arguments}
    for distance in DISTANCES:
        made = {argument: make(stage, distance) for argument, make in makers.items() if make is not None}
        objects = [sample for argument, sample in made.items() if dict(route.arguments)[argument] in ("int", "uuid")]
        yield (
            distance,
            {name: sample.value for name, sample in made.items()},
            objects[-1] if objects else None,
        )


def complete() -> list[Route]:
    """The addresses that have a policy and samples; what the others lack, a test of its own says."""
    return [
        route
        for route in routes()
        if route.policy is not None and all(maker(route.name, name, kind) for name, kind in route.arguments)
    ]


def looking() -> tuple[str, ...]:
    """Each on one database: one of each shape of reach on PostgreSQL, the others on SQLite (see decision 0004)."""
    return SHAPES if connection.vendor == "postgresql" else tuple(name for name in VIEWERS if name not in SHAPES)


def hidden(stage: Stage, viewer: Viewer) -> list[Canary]:
    """The secrets that this viewer may not read."""
    return [canary for canary in stage.canaries if not stage.sees(viewer, canary)]


def test_every_address_declares_its_policy_and_has_its_sample() -> None:
    faults = [
        f"{route.name} ({route.pattern}): declare @policy(...) on the view"
        for route in routes()
        if route.policy is None
    ]
    faults += [
        f"{route.name}: add a sample for the argument «{argument}» to tests/security/samples.py"
        for route in routes()
        for argument, kind in route.arguments
        if maker(route.name, argument, kind) is None
    ]
    assert not faults, "\n".join(faults)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of refusals are the point here, not news for the log."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("part", range(PARTS))
def test_matrix(part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PEOPLE_PAGES_A_MINUTE", 1_000_000)
    with time_machine.travel(f"{TODAY}T07:00:00Z", tick=True):
        stage = replayed("stage", build_stage)
        visits = [visit_of(stage, name) for name in looking()]
        for number, route in list(enumerate(complete()))[part::PARTS]:
            visited(stage, visits, route, number)
    requests = sum(traffic.requests for traffic in visits)
    assert requests > len(visits) * len(complete()) // PARTS * len(METHODS)
    deviations = [one for traffic in visits for one in traffic.deviations]
    told = [f"{what}: {', '.join(where)}" for what, where in gathered(deviations).items()]
    assert not told, f"{len(deviations)} of {requests} requests:\n" + "\n".join(told)


@transaction.atomic
def visited(stage: Stage, visits: Collection[Traffic], route: Route, turn: int) -> None:
    """Everybody goes to one address; the objects made for it go afterwards."""
    objects = list(cells(stage, route))
    for number, traffic in enumerate(visits, turn):
        traffic.draws = number % WHOLE == 0
        traffic.visit_all(route, objects)
    transaction.set_rollback(True)


def visit_of(stage: Stage, name: str) -> Traffic:
    """A viewer who has signed in and begins a visit."""
    viewer, client = stage.viewer(name), Visit(raise_request_exception=False)
    if name != "visitor":
        account = stage.cast.people[name].account
        assert account is not None
        client.force_login(account)
        client.get("/me/")  # the session is under way: its first page writes into it, and that is kept
    secrets = hidden(stage, viewer)
    assert secrets, "every viewer has something to be kept from"
    traffic = Traffic(stage, name, viewer, client, found=pattern(secrets))
    traffic.cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    return traffic


@pytest.mark.django_db
def test_a_profile_shown_to_tutors_opens_to_tutors_of_the_place_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every viewer, every distance: all have agreed, one viewer is a tutor of the municipality of the cast."""
    monkeypatch.setattr(settings, "PEOPLE_PAGES_A_MINUTE", 1_000_000)
    with time_machine.travel(f"{TODAY}T07:00:00Z", tick=True):
        stage = replayed("stage", build_stage)
        owner, today = stage.cast.nodes["zarechny"], stage.cast.today
        body = Body.objects.create(
            kind="centre", name="Центр", sort_key="центр", search_key="центр", node=owner, owner=owner, starts_on=today
        )
        Membership.objects.create(person=stage.cast.people["outsider"], body=body, role="tutor", starts_on=today)
        DataConsent.objects.bulk_create(
            DataConsent(person=one, purpose="show_tutor", text_version="1", text_sha256="0", given_on=today)
            for one in stage.residents.values()
        )
        deviations = [
            told for name in VIEWERS for distance in stage.residents for told in shown_wrongly(stage, name, distance)
        ]
    assert not deviations, "\n".join(deviations)


@pytest.mark.embedded
@pytest.mark.django_db
def test_a_refusal_knows_the_request_alone() -> None:
    """Whatever was refused and why, the page is the same: that is why the matrix draws only some of them whole."""
    for refuse, fault in ((errors.not_found, Http404), (errors.forbidden, PermissionDenied)):
        pages = []
        for why in ("", "Канарейка"):
            request = RequestFactory().get("/people/1/")
            request.viewer, request._messages = public_viewer(TODAY), ()  # type: ignore[attr-defined]
            response = refuse(request, fault(why) if why else None)
            response.body = response.content  # type: ignore[attr-defined]
            pages.append(Traffic.plain(response, ""))
        assert pages[0] == pages[1] and len(pages[0]) > 1_000


def shown_wrongly(stage: Stage, name: str, distance: str) -> Iterator[str]:
    """Where a viewer sees, or changes, a profile otherwise than the consent says."""
    person, client = stage.residents[distance], Visit(raise_request_exception=False)
    if name != "visitor":
        client.force_login(stage.cast.people[name].account)  # type: ignore[arg-type]
    own = name != "visitor" and stage.cast.people[name] == person
    served = name == "outsider" and distance in ("own", "sibling school")
    for page, ask, entitled in (("profile", client.get, own or served), ("profile/share", client.post, own)):
        with transaction.atomic():
            response = ask(f"/people/{person.pk}/{page}/", {"share": "no", "use": "tutor"})
            transaction.set_rollback(True)
        came, due = outcome(response), SIGN_IN if name == "visitor" else IN if entitled else NOT_THERE
        if came != due:
            yield f"{name} {distance} {page}: {came}, not {due}"


def gathered(deviations: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Deviations of one kind together, with the places they were seen at."""
    found: dict[str, list[str]] = {}
    for what, where in deviations:
        found.setdefault(what, []).append(where)
    return found


@pytest.mark.embedded
@pytest.mark.django_db
def test_no_form_is_taken_without_its_secret() -> None:
    """Every address that takes a form refuses one that comes from elsewhere."""
    with time_machine.travel(f"{TODAY}T07:00:00Z", tick=True):
        stage = replayed("stage", build_stage)
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        client.force_login(stage.cast.people["curator"].account)  # type: ignore[arg-type]
        for route in complete():
            with transaction.atomic():
                _distance, values, _sample = next(cells(stage, route))
                assert client.post(route.address(values)).status_code in (403, 405), route
                transaction.set_rollback(True)


def test_the_canaries_would_be_seen() -> None:
    """The matrix is not blind: an answer with a secret in it, in a page or in a workbook, is a deviation."""
    canary = Canary(("+7 987 555-31-01",), Data.CONTACT, "00000001", 1)
    traffic = Traffic(None, "visitor", None, None, found=pattern([canary]))  # type: ignore[arg-type]
    traffic.viewer = Viewer(kind="public", today=TODAY)
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as packed:
        packed.writestr("xl/sharedStrings.xml", "<t>+7 987 555-31-01</t>")
    for body in ("Телефон: +7 987 555-31-01".encode(), book.getvalue()):
        response = HttpResponse(body)
        response.body = body  # type: ignore[attr-defined]
        traffic.read(response, "here", "GET")
    assert sum("[Q05]" in what for what, _where in traffic.deviations) == 2
    assert any("[Q07]" in what for what, _where in traffic.deviations)
