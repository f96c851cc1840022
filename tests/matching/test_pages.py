"""The pages of matching: from who needs a mentor to sent proposals, each for those who may."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opora.competences.models import Competence, Framework, Level
from opora.diagnostics.models import Need, Strength
from opora.matching.actions import proposals, schemes
from opora.matching.models import Bar, Proposal, Run, RunPair, Scheme
from opora.mentoring.actions import mentors
from opora.mentoring.models import MentorProfile, Pair, Seat
from opora.people.models import DataConsent
from tests.cast import Cast

#: Statements a page may take (Q34); how they grow with a thousand rows is counted for the whole site.
MOST = 15
SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage(cast: Cast) -> Cast:
    """School 7 as on the first of September: people, rules, nothing else."""
    schemes.load_shipped(by=cast.system)
    return cast


def prepared(client: Client, cast: Cast) -> None:
    """Open the places and offer the mentors through the pages."""
    node = cast.nodes["school7"].pk
    assert client.post(reverse("matching:open_places"), {"node": node}).status_code == 302
    chosen = [cast.people["mentor"].pk, cast.people["mentor2"].pk]
    answer = client.post(reverse("matching:offer_mentors"), {"node": node, "chosen": chosen})
    assert answer.status_code == 302


def run_by(client: Client, cast: Cast, **more: str) -> Run:
    """Start a matching through the page."""
    scheme = Scheme.objects.get(code="first-september", is_current=True)
    data = {"node": cast.nodes["school7"].pk, "scheme": scheme.pk, "across": "own", **more}
    answer = client.post(reverse("matching:run_new"), data)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return Run.objects.latest("pk")


def text(answer: object) -> str:
    """The words of a page, without its tags."""
    return re.sub(r"<[^>]+>|\s+", " ", answer.content.decode())  # type: ignore[attr-defined]


def test_the_way_of_a_matching(stage: Cast, client_of: SignIn) -> None:
    client = client_of("curator")
    first = client.get(reverse("matching:cockpit"))
    assert first.status_code == 200 and first.context["page"].step == "open"
    prepared(client, stage)
    assert Seat.objects.count() == 3 and MentorProfile.objects.count() == 2
    assert client.get(reverse("matching:cockpit")).context["page"].step == "run"
    assert client.get(reverse("matching:run_new")).status_code == 200
    run = run_by(client, stage)
    page = client.get(reverse("matching:run", args=[run.pk]))
    assert page.status_code == 200 and "Орлова" in text(page) and "Юдина" in text(page)
    assert page.context["page"].to_send == 2 and page.context["page"].run.proved
    for show in ("rest", "pinned", "changed", "warned"):
        assert client.get(reverse("matching:run", args=[run.pk]), {"show": show}).status_code == 200
    pair = RunPair.objects.get(run=run, seat__mentee=stage.people["mentee"])
    seat = pair.seat_id
    assert client.get(reverse("matching:others", args=[seat]), {"run": run.pk}).status_code == 200
    pin = client.post(
        reverse("matching:bar", args=[seat]) + f"?run={run.pk}",
        {"bar": f"pinned.{pair.mentor_id}"},
        HTTP_HX_REQUEST="true",
    )
    assert pin.status_code == 200 and pin.content.strip().startswith(b"<tr")
    assert Bar.objects.get().kind == "pinned"
    stale = client.post(reverse("matching:send", args=[run.pk]), follow=True)
    assert not Proposal.objects.exists() and stale.status_code == 200
    client.post(reverse("matching:again", args=[run.pk]))
    again = Run.objects.latest("pk")
    assert again.pk != run.pk and again.pairs.get(seat=seat).pinned
    sent = client.post(reverse("matching:send", args=[again.pk]), follow=True)
    assert sent.status_code == 200 and Proposal.objects.count() == 2
    assert client.get(reverse("matching:waiting")).context["page"].table.pager.total == 1


def sent(client: Client, cast: Cast) -> Proposal:
    """Two proposals on their way; the one to Orlova."""
    prepared(client, cast)
    client.post(reverse("matching:send", args=[run_by(client, cast).pk]))
    return Proposal.objects.get(seat__mentee=cast.people["mentee"])


def test_each_side_answers_on_its_card(stage: Cast, client_of: SignIn) -> None:
    proposal = sent(client_of("curator"), stage)
    for who, side in (("mentee", "mentee"), ("mentor", "mentor")):
        client = client_of(who)
        page = client.get(reverse("matching:proposals"))
        assert page.status_code == 200 and len(page.context["page"].own) == 1
        client.post(reverse("matching:answer", args=[proposal.pk]), {"side": side, "yes": "yes"})
        assert client.get(reverse("matching:proposal", args=[proposal.pk])).status_code == 200
    proposal.refresh_from_db()
    assert proposal.state == "confirmed" and Pair.objects.count() == 1


def test_fifty_equal_posts_do_it_once(stage: Cast, client_of: SignIn) -> None:
    curator = client_of("curator")
    prepared(curator, stage)
    run = run_by(curator, stage)
    for _turn in range(50):
        assert curator.post(reverse("matching:send", args=[run.pk])).status_code == 302
    assert Proposal.objects.count() == 2
    proposal = Proposal.objects.get(seat__mentee=stage.people["mentee"])
    mentee = client_of("mentee")
    for _turn in range(50):
        data = {"side": "mentee", "yes": "yes"}
        assert mentee.post(reverse("matching:answer", args=[proposal.pk]), data).status_code == 302
    assert proposal.answers.count() == 1


def test_the_curator_records_paper_and_withdraws(stage: Cast, client_of: SignIn) -> None:
    curator = client_of("curator")
    proposal = sent(curator, stage)
    where = reverse("matching:record_answer", args=[proposal.pk])
    bad = curator.post(where, {"side": "mentee", "yes": "yes", "answered_on": "2030-01-01"})
    assert bad.status_code == 422 and not proposal.answers.exists()
    good = {"side": "mentee", "yes": "yes", "answered_on": stage.today.isoformat()}
    assert curator.post(where, good).status_code == 302
    assert proposal.answers.get().on_paper
    curator.post(reverse("matching:withdraw", args=[proposal.pk]))
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"


def test_a_pair_by_hand_passes_the_same_rules(stage: Cast, client_of: SignIn) -> None:
    curator = client_of("curator")
    prepared(curator, stage)
    seat = Seat.objects.get(mentee=stage.people["mentee"])
    Bar.objects.create(seat=seat, mentor=stage.people["mentor"], kind="forbidden")
    where = reverse("matching:propose", args=[seat.pk])
    curator.post(where, {"mentor": stage.people["mentor"].pk})
    assert not Proposal.objects.exists()
    curator.post(where, {"mentor": stage.people["mentor2"].pk})
    assert Proposal.objects.get().mentor == stage.people["mentor2"]


def test_heads_approve_across_schools(stage: Cast, client_of: SignIn) -> None:
    coordinator = client_of("coordinator")
    mentors.offer(by=stage.viewer("village_head"), person=stage.people["village_mentor"], online_ready=True)
    node = stage.nodes["zarechny"].pk
    coordinator.post(reverse("matching:open_places"), {"node": node})
    run = run_by(coordinator, stage, node=str(node))
    assert coordinator.get(reverse("matching:cockpit")).status_code == 200
    coordinator.post(reverse("matching:send", args=[run.pk]))
    proposal = Proposal.objects.get(seat__mentee=stage.people["biologist"])
    for who, side in (
        ("biologist", "mentee"), ("village_mentor", "mentor"), ("head", "mentee_head"), ("village_head", "mentor_head"),
    ):  # fmt: skip
        client = client_of(who)
        page = client.get(reverse("matching:proposals")).context["page"]
        if "head" in side:
            first = page.lines[0]
            assert (first.proposal, first.head_side) == (proposal, side), "what waits for the head comes first"
            assert [chip.on for chip in page.chips].index(True) == 1
        answer = client.post(reverse("matching:answer", args=[proposal.pk]), {"side": side, "yes": "yes"})
        assert answer.status_code == 302, (who, answer.status_code)
    proposal.refresh_from_db()
    assert proposal.state == "confirmed"


def test_wishes_are_ones_own(stage: Cast, client_of: SignIn) -> None:
    prepared(client_of("curator"), stage)
    mentee = client_of("mentee")
    data = {"about": stage.people["mentor"].pk, "kind": "wish"}
    assert mentee.post(reverse("matching:wishes"), data).status_code == 302
    assert len(mentee.get(reverse("matching:wishes")).context["page"].wished) == 1
    mentee.post(reverse("matching:wish_forget"), {"about": stage.people["mentor"].pk})
    assert not mentee.get(reverse("matching:wishes")).context["page"].wished
    assert (
        mentee.post(reverse("matching:wishes"), {"about": stage.people["head"].pk, "kind": "wish"}).status_code == 422
    )


def test_rules_are_changed_by_weights_and_as_a_file(stage: Cast, client_of: SignIn) -> None:
    curator = client_of("curator")
    scheme = Scheme.objects.get(code="first-september", is_current=True)
    where = reverse("matching:scheme", args=[scheme.pk])
    form = curator.get(where).context["page"].by_weights
    data = {name: field.initial for name, field in form.fields.items()}
    assert curator.post(where, {**data, "points_0": "60", "how": "weights"}).status_code == 302
    own = Scheme.objects.get(node=stage.nodes["school7"])
    assert "points = 60" in own.text
    faulty = curator.post(where, {"how": "file", "text": own.text.replace('kind = "load"', 'kind = "lod"')})
    assert faulty.status_code == 422 and "lod" in faulty.content.decode()
    assert "Может быть, «load»?" in faulty.content.decode() and "not known" not in faulty.content.decode()


def test_others_find_nothing(stage: Cast, client_of: SignIn) -> None:
    proposal = sent(client_of("curator"), stage)
    run, seat = Run.objects.latest("pk"), proposal.seat
    stranger = client_of("sibling_curator")
    for name, key in (("run", run.pk), ("others", seat.pk), ("proposal", proposal.pk)):
        theirs = stranger.get(reverse(f"matching:{name}", args=[key]))
        nowhere = stranger.get(reverse(f"matching:{name}", args=[key + 9999]))
        assert theirs.status_code == nowhere.status_code == 404, name
    for name, key in (
        ("again", run.pk), ("send", run.pk), ("bar", seat.pk), ("propose", seat.pk), ("answer", proposal.pk),
        ("record_answer", proposal.pk), ("withdraw", proposal.pk),
    ):  # fmt: skip
        assert stranger.post(reverse(f"matching:{name}", args=[key])).status_code == 404, name
    assert client_of("mentee2").get(reverse("matching:proposal", args=[proposal.pk])).status_code == 404
    for name in ("cockpit", "run_new", "waiting"):
        assert client_of("mentee").get(reverse(f"matching:{name}")).status_code == 403
        assert Client().get(reverse(f"matching:{name}")).status_code == 302
    node = stage.nodes["school7"].pk
    assert stranger.get(reverse("matching:cockpit"), {"node": node}).status_code == 404
    assert stranger.post(reverse("matching:open_places"), {"node": node}).status_code == 404


def asked(client: Client, address: str) -> int:
    """How many statements a page takes, apart from the counting of pages that is written down now and then."""
    client.get(address)
    with CaptureQueriesContext(connection) as told:
        assert client.get(address).status_code == 200
    return sum(
        query["sql"].startswith("SELECT") and "base_cache" not in query["sql"] for query in told.captured_queries
    )


def test_statements_do_not_grow(stage: Cast, client_of: SignIn) -> None:
    curator = client_of("curator")
    prepared(curator, stage)
    run = run_by(curator, stage)
    places = [reverse(f"matching:{name}") for name in ("cockpit", "proposals", "waiting")]
    places.append(reverse("matching:run", args=[run.pk]))
    few = {address: asked(curator, address) for address in places}
    assert curator.post(reverse("matching:send", args=[run.pk])).status_code == 302
    many = {address: asked(curator, address) for address in places}
    run_by(curator, stage)
    run.basis = Run.objects.exclude(pk=run.pk).latest("pk")
    run.save(update_fields=["basis"])
    many["with an earlier one"] = asked(curator, reverse("matching:run", args=[run.pk]))
    assert max(*few.values(), *many.values()) <= MOST, list(many.values())
    assert all(many[address] - few[address] <= 3 for address in places), (few, many)  # what is sent has answers


def test_letters_go_to_whoever_has_an_address(stage: Cast, client_of: SignIn, mailoutbox: list[EmailMessage]) -> None:
    mentee = stage.people["mentee"]
    mentee.email = "orlova@example.org"
    mentee.save()
    sent(client_of("curator"), stage)
    assert [letter.to for letter in mailoutbox] == [["orlova@example.org"]]
    assert "Белов" not in mailoutbox[0].body
    soon = stage.today + dt.timedelta(days=6)
    assert proposals.remind(soon) == 2 and proposals.remind(soon) == 0
    assert len(mailoutbox) == 2


def test_what_was_measured_stays_with_the_teacher(stage: Cast, client_of: SignIn) -> None:
    """A canary sits in a measured need: no page of the administration may sing."""
    framework = Framework.objects.create(code="canary", title={"ru": "Канарейка"})
    level = Level.objects.create(framework=framework, order=2, code="two", threshold=0, title={"ru": "Уровень"})
    canary = Competence.objects.create(framework=framework, code="kanareyka-77", title={"ru": "Канарейка поёт"})
    asked_for = Competence.objects.create(framework=framework, code="plain-1", title={"ru": "Ведение журнала"})
    mentee, mentor = stage.people["mentee"], stage.people["mentor"]
    facts = {"person": mentee, "level": level, "source": "test", "opened_on": stage.today}
    Need.objects.create(kind="deficit", competence=canary, **facts)
    Need.objects.create(kind="wish", competence=asked_for, **facts)
    DataConsent.objects.create(
        person=mentee, purpose="match_needs", text_version="1", text_sha256="0", given_on=stage.today
    )
    for competence in (canary, asked_for):
        Strength.objects.create(
            person=mentor, competence=competence, level=level, source="confirmed", starts_on=stage.today
        )
    curator = client_of("curator")
    prepared(curator, stage)
    needs = Scheme.objects.get(code="by-needs", is_current=True)
    run = run_by(curator, stage, scheme=str(needs.pk))
    pair = RunPair.objects.get(run=run, seat__mentee=mentee)
    assert any(term["sensitive"] and term["points"] for term in pair.terms)
    pages = [
        reverse("matching:cockpit"), reverse("matching:run", args=[run.pk]), reverse("matching:waiting"),
        reverse("matching:others", args=[pair.seat_id]) + f"?run={run.pk}", reverse("matching:scheme", args=[needs.pk]),
    ]  # fmt: skip
    told = text(curator.get(pages[1]))
    assert "1 из 1 направлени" in told or "1 of 1" in told
    curator.post(reverse("matching:send", args=[run.pk]))
    proposal = Proposal.objects.get(seat__mentee=mentee)
    pages += [reverse("matching:proposals"), reverse("matching:proposal", args=[proposal.pk])]
    for side in ("mentee", "mentor"):
        data = {"side": side, "yes": "yes", "answered_on": stage.today.isoformat()}
        curator.post(reverse("matching:record_answer", args=[proposal.pk]), data)
    pages += [reverse("mentoring:pairs"), reverse("mentoring:pair", args=[Pair.objects.get().pk])]
    for who in ("curator", "head", "coordinator"):
        client = client_of(who)
        for address in pages:
            answer = client.get(address)
            assert answer.status_code == 200, (who, address)
            assert "kanareyka" not in text(answer) and "Канарейка" not in text(answer), (who, address)
            assert "canary" not in answer.content.decode(), (who, address)
    row = RunPair.objects.get(pk=pair.pk)
    coverage = next(term for term in row.terms if term["sensitive"])
    assert coverage["title"] not in text(curator.get(pages[1]))
