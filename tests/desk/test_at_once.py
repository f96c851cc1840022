"""The same form sent many times at once leaves one effect; the others find it or are refused in words (Q25)."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.urls import reverse

from opora.competences.actions.frameworks import load_federal
from opora.competences.models import Competence, Level
from opora.diagnostics.models import Need, Strength
from opora.intake.models import Batch
from opora.matching.actions import schemes
from opora.matching.models import Proposal, Run, Scheme, Wish
from opora.mentoring.models import MentorProfile, Pair, Place, Seat
from opora.people.models import Absence, Appointment, Duplicate, Grant, Person, Post
from tests.cast import Cast

AT_ONCE = 8
#: What a form may leave behind that somebody would meet twice.
THINGS = (
    Person, Appointment, Absence, Grant, Duplicate, Need, Strength, Batch, Wish, MentorProfile, Seat, Place, Proposal,
    Run, Pair,
)  # fmt: skip
SignIn = Callable[[str], Client]
LIST = "ФИО;Должность\nТестова Анна Ильинична;учитель\n".encode()


def counts() -> Counter[str]:
    """How many there are of everything."""
    return Counter({model.__name__: model._default_manager.count() for model in THINGS})


def at_once(clients: list[Client], address: str, data: Callable[[], dict[str, Any]]) -> Counter[int]:
    """The same form sent by every browser in the same moment; how it was answered."""
    ready, answers = threading.Barrier(len(clients)), Counter[int]()

    def send(client: Client) -> None:
        try:
            filled = data()
            ready.wait()
            answers[client.post(address, filled).status_code] += 1
        finally:
            connections.close_all()

    crowd = [threading.Thread(target=send, args=(client,)) for client in clients]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    return answers


def forms(cast: Cast) -> dict[str, tuple[str, Callable[[], dict[str, Any]], dict[str, int]]]:
    """Each form, in the order of a real year: its address, what is filled in, and what one sending leaves behind."""
    school, person = cast.nodes["school7"].pk, {name: one.pk for name, one in cast.people.items()}
    teacher, head = (Post.objects.get(code=code).pk for code in ("teacher", "methodist"))
    competence, level = Competence.objects.get(code="methodical.assessment").pk, Level.objects.get(code="medium").pk
    new = {"node": school, "family": "Лисицына", "given": "Ольга", "post": teacher, "starts_on": "2026-11-01"}
    return {
        "a person": (
            reverse("people:add"), lambda: {**new, "is_main": "on"}, {"Person": 1, "Appointment": 1},
        ),
        "a namesake": (
            reverse("people:add"), lambda: {**new, "patronymic": "Юрьевна", "is_another": "on"},
            {"Person": 1, "Appointment": 1},
        ),
        "one more post": (
            reverse("people:post_add", args=[person["mentee"]]),
            lambda: {"node": school, "post": head, "starts_on": "2026-11-01"}, {"Appointment": 1},
        ),
        "a role": (
            reverse("people:roles", args=[school]),
            lambda: {"person": person["mentor"], "role": "curator", "starts_on": "2026-11-01"}, {"Grant": 1},
        ),
        "a request": (
            reverse("diagnostics:ask", args=[person["mentee"]]),
            lambda: {"competence": competence, "severity": "2"}, {"Need": 1},
        ),
        "a request in own words": (
            reverse("diagnostics:ask", args=[person["mentee"]]),
            lambda: {"words": "Работа с родителями", "severity": "2"}, {"Need": 1},
        ),
        "a strength": (
            reverse("diagnostics:claim", args=[person["mentor"]]),
            lambda: {"competence": competence, "level": level}, {"Strength": 1},
        ),
        "a list": (
            reverse("intake:list"), lambda: {"node": school, "file": SimpleUploadedFile("список.csv", LIST)},
            {"Batch": 1},
        ),
        "places for all": (reverse("matching:open_places"), lambda: {"node": school}, {"Seat": 5}),
        "mentors": (
            reverse("matching:offer_mentors"),
            lambda: {"node": school, "chosen": [person["mentor"], person["mentor2"]]}, {"MentorProfile": 2},
        ),
        "a matching": (
            reverse("matching:run_new"),
            lambda: {"node": school, "scheme": Scheme.objects.filter(code="first-september")[0].pk, "across": "own"},
            {"Run": 1},
        ),
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_what_is_sent_at_once_is_done_once(cast: Cast, client_of: SignIn) -> None:
    load_federal(by=cast.system)
    schemes.load_shipped(by=cast.system)
    clients = {name: [client_of(name) for _ in range(AT_ONCE)] for name in ("curator", "head")}
    faults = []
    for name, (address, data, one) in forms(cast).items():
        before = counts()
        answers = at_once(clients["head" if name == "a role" else "curator"], address, data)
        left = {thing: number for thing, number in (counts() - before).items() if number}
        if left != one or set(answers) - {302, 200, 409, 422} or not answers[302]:
            faults.append(f"{name}: left {left} instead of {one}, answered {dict(answers)}")
    assert not faults, "\n".join(faults)
