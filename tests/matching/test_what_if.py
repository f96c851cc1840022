"""Pages that look at a finished matching from other sides: proof, comparison, what if, shortage."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.urls import reverse

from opora.competences.models import Competence, Framework, Level
from opora.diagnostics.models import Need
from opora.matching.actions import bars, runs
from opora.matching.actions.proofs import frozen_input
from opora.matching.actions.what_if import answered
from opora.matching.bridge import what_if
from opora.matching.bridge.what_if import Change, distance_of, imagined, with_distance
from opora.matching.models import Run, Scheme
from opora.matching.pages.compare import compare_page, signed
from opora.matching.pages.shortage import shortage_page
from opora.matching.queries.comparisons import beside
from opora.mentoring.actions import mentors, seats
from opora.people.models import DataConsent
from tests.cast import Cast
from tests.matching.test_pages import SignIn, text
from tests.matching.test_runs import run_of_school

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage(cast: Cast) -> Cast:
    """School 7 with three open seats and two mentors; a free biologist in the village."""
    from opora.matching.actions import schemes

    by = cast.viewer("curator")
    seats.open_for_all(by=by, node=cast.nodes["school7"], today=cast.today)
    mentors.offer_all(by=by, node=cast.nodes["school7"], today=cast.today)
    mentors.offer(by=cast.viewer("village_head"), person=cast.people["village_mentor"], online_ready=True)
    schemes.load_shipped(by=cast.system)
    return cast


def kept(run: Run) -> Run:
    """The run as the record has it."""
    return Run.objects.select_related("node", "scheme", "input_file", "proof_file", "basis").get(pk=run.pk)


def test_the_button_checks_the_proof_and_the_page_says_so(stage: Cast, client_of: SignIn) -> None:
    run = run_of_school(stage)
    client = client_of("curator")
    before = text(client.get(reverse("matching:run", args=[run.pk])))
    assert "Проверить ещё раз" in before and "доказательство верно" not in before
    after = client.post(reverse("matching:verify", args=[run.pk]), follow=True)
    assert "доказательство верно" in text(after)
    told = client.get(reverse("matching:proof", args=[run.pk]))
    assert told.headers["Content-Disposition"].endswith('proof.json"') and json.loads(told.content)["rules"]
    assert client_of("sibling_curator").get(reverse("matching:proof", args=[run.pk])).status_code == 404


def test_what_comes_first_is_asked_on_the_page(stage: Cast, client_of: SignIn) -> None:
    client = client_of("curator")
    assert "наибольшая сила всех пар вместе" in text(client.get(reverse("matching:run_new")))
    scheme = Scheme.objects.get(code="first-september", is_current=True)
    data = {"node": stage.nodes["school7"].pk, "scheme": scheme.pk, "across": "own", "objective": "best_total"}
    client.post(reverse("matching:run_new"), data)
    run = Run.objects.latest("pk")
    assert run.objective == "best_total" and run.state == "ready"
    assert "наибольшая сила всех пар вместе" in text(client.get(reverse("matching:run", args=[run.pk])))


def test_two_matchings_side_by_side(stage: Cast, client_of: SignIn) -> None:
    first = run_of_school(stage)
    by = stage.viewer("curator")
    seat = first.pairs.get(seat__mentee=stage.people["mentee"]).seat
    bars.set_bar(by=by, seat=seat, mentor=stage.people["mentor"], kind="forbidden")
    second, third = run_of_school(stage), run_of_school(stage, across=True)
    marks = {one.seat.mentee.family: one.mark for one in beside(kept(second), kept(first))}
    assert marks["Орлова"] in {"changed", "removed"} and "Юдина" in marks
    page = compare_page(by, kept(third), second.pk)
    (gained,) = [row for row in page.rows if row.mark == "added" and row.label.startswith("Юдина")]
    assert gained.left == "никого" and gained.right.startswith("Лебедь")
    assert page.totals[0].note == signed(third.matched - second.matched) and third.matched > second.matched
    answer = client_of("curator").get(reverse("matching:compare", args=[third.pk]), {"with": second.pk})
    assert answer.status_code == 200 and "Юдина" in text(answer) and "новое" in text(answer)
    alone = client_of("curator").get(reverse("matching:compare", args=[first.pk]), {"with": "77777777"})
    assert alone.status_code == 200


def test_more_mentors_are_imagined_and_nothing_is_kept(stage: Cast, client_of: SignIn) -> None:
    run = kept(run_of_school(stage))
    subject = "Биология"
    outcome = imagined(run.scheme.text, frozen_input(run), Change(mentors=1, subject=subject, municipality=""))
    assert outcome.after.matched == outcome.before.matched + 1 and outcome.before.matched == run.matched
    assert outcome.after.by_subject[subject] == [1, 1] and outcome.before.by_subject[subject] == [1, 0]
    client = client_of("curator")
    address = reverse("matching:what_if", args=[run.pk])
    assert "Представьте что-нибудь" in text(client.get(address))
    page = client.get(address, {"mentors": "1", "subject": subject})
    assert page.status_code == 200 and "На 1 педагога с наставником больше" in text(page)
    assert "3 из 3" in text(page) and Run.objects.count() == 1
    assert client.get(address, {"mentors": "many"}).status_code == 422
    assert client.get(address, {"mentors": "1", "subject": "Алхимия"}).status_code == 422
    assert client_of("sibling_curator").get(address).status_code == 404


def test_a_long_list_is_computed_beside_the_page(
    stage: Cast, client_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(what_if, "INLINE", 1)
    run = kept(run_of_school(stage))
    client = client_of("curator")
    address, asked = reverse("matching:what_if", args=[run.pk]), {"mentors": "1", "subject": "Биология"}
    assert client.get(address, asked).context["page"].waits_for_task
    back = client.post(reverse("matching:what_if_compute", args=[run.pk]), asked, follow=True)
    page = back.context["page"]
    assert not page.waits_for_task and page.outcome.after.matched == run.matched + 1
    found = answered(run, page.change)
    assert found is not None and found == page.outcome


def test_the_limit_of_distance_is_changed_in_the_rules_alone() -> None:
    text_of = 'name = "x"\n\n[[hard]]\nkind = "distance"\nkm = 50\n\n[[term]]\nkind = "distance"\nkm = 7\n'
    assert distance_of(text_of) == 50
    assert with_distance(text_of, 90) == text_of.replace("km = 50", "km = 90")
    assert distance_of("") is None


def test_where_mentors_are_short(stage: Cast, client_of: SignIn) -> None:
    run_of_school(stage)
    page = shortage_page(stage.viewer("coordinator"), stage.nodes["school7"].parent or stage.nodes["school7"])
    assert page.waiting == 3 and page.was_matched
    biology = next(line for line in page.lines if line.subject == "Биология")
    assert biology.unmatched == 1 and "мало данных" in biology.wait
    assert any("Биология" in one for one in page.helps)
    for who in ("coordinator", "operator"):
        answer = client_of(who).get(reverse("matching:shortage"))
        assert answer.status_code == 200 and "ждут наставника" in text(answer)
    other = client_of("sibling_curator").get(reverse("matching:shortage"), {"node": stage.nodes["school7"].pk})
    assert other.status_code == 404


def test_small_groups_of_requests_are_not_told(stage: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = Framework.objects.create(code="f", title={"ru": "Рамка"})
    one = Competence.objects.create(framework=frame, code="talk", title={"ru": "Разговор с родителями"})
    low = Level.objects.create(framework=frame, code="1", order=1, title={"ru": "1"}, threshold=0)
    for who in ("mentee", "biologist"):
        Need.objects.create(
            person=stage.people[who], competence=one, level=low, kind="wish", severity=1, opened_on=stage.today
        )
    node = stage.nodes["school7"].parent
    assert node is not None
    assert shortage_page(stage.viewer("coordinator"), node).asked == ()
    from opora.matching.pages import shortage

    monkeypatch.setattr(shortage, "SMALL", 2)
    (line,) = shortage_page(stage.viewer("coordinator"), node).asked
    assert (line.asked, line.able, line.wait) == ("2", "меньше 2", "мало данных")


def test_measured_needs_reach_no_page(stage: Cast, client_of: SignIn) -> None:
    """The canary: a measured need under the consent for matching changes the choice and shows nowhere."""
    frame = Framework.objects.create(code="f", title={"ru": "Рамка"})
    secret = Competence.objects.create(framework=frame, code="canary-code", title={"ru": "КАНАРЕЙКА"})
    low = Level.objects.create(framework=frame, code="1", order=1, title={"ru": "1"}, threshold=0)
    mentee = stage.people["mentee"]
    Need.objects.create(person=mentee, competence=secret, level=low, kind="deficit", severity=3, opened_on=stage.today)
    DataConsent.objects.create(
        person=mentee, purpose=DataConsent.Purpose.MATCH_NEEDS, given_on=stage.today - dt.timedelta(days=1)
    )
    runs_made = [run_of_school(stage, code="by-needs"), run_of_school(stage, code="by-needs", across=True)]
    assert frozen_input(kept(runs_made[0])).measured.count(True) == 1
    last = runs_made[-1].pk
    addresses = [
        reverse("matching:run", args=[last]), reverse("matching:compare", args=[last]),
        reverse("matching:what_if", args=[last]) + "?mentors=2", reverse("matching:shortage"),
        reverse("matching:proof", args=[last]),
    ]  # fmt: skip
    for who in ("curator", "coordinator", "operator"):
        client = client_of(who)
        for address in addresses:
            told = client.get(address, follow=True).content.decode()
            assert "canary-code" not in told and "КАНАРЕЙКА" not in told, (who, address)


def test_only_the_one_who_lost_a_proposal_is_matched_again(stage: Cast) -> None:
    by = stage.viewer("curator")
    first = kept(run_of_school(stage))
    seat = first.pairs.get(seat__mentee=stage.people["mentee"]).seat
    bars.set_bar(by=by, seat=seat, mentor=stage.people["mentor"], kind="forbidden")
    plan = runs.Plan(first.objective, first, seat)
    again = runs.open_run(by=by, node=first.node, scheme=first.scheme, across_schools=False, plan=plan)
    runs.compute(by=by, run=again, today=stage.today, progress=lambda done, total: None)
    others = dict(first.pairs.exclude(seat=seat).values_list("seat_id", "mentor_id"))
    assert dict(again.pairs.exclude(seat=seat).values_list("seat_id", "mentor_id")) == others
    assert all(again.pairs.exclude(seat=seat).values_list("pinned", flat=True))
    assert again.mentees == len(others) + 1


def test_what_would_help_is_told_without_what_is_private(stage: Cast, client_of: SignIn) -> None:
    mentors.change(by=stage.viewer("curator"), profile=stage.people["mentor2"].mentor_profile, facts={"capacity": 1})
    run = run_of_school(stage)
    seat = run.rest.get(seat__mentee=stage.people["biologist"]).seat
    client = client_of("curator")
    page = client.get(reverse("matching:helps", args=[seat.pk]), {"run": run.pk})
    assert page.status_code == 200 and page.context["page"].lines, text(page)
    assert all(line.what and line.price for line in page.context["page"].lines)
    bars.wish(by=stage.system, person=stage.people["biologist"], about=stage.people["mentor"], is_refusal=True)
    refused = run_of_school(stage)
    told = client.get(reverse("matching:helps", args=[seat.pk]), {"run": refused.pk})
    assert all("Белов" not in line.what for line in told.context["page"].lines)
    assert client.get(reverse("matching:helps", args=[seat.pk])).status_code == 302
    assert client_of("sibling_curator").get(reverse("matching:helps", args=[seat.pk])).status_code == 404


def test_blocking_pairs_are_counted(stage: Cast) -> None:
    run = run_of_school(stage)
    assert run.blocking == 0
