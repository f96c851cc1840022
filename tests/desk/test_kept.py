"""What was typed stays when it is refused, also where somebody was quicker and nothing is asked any more (Q47)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from opora.competences.actions.frameworks import load_federal
from opora.competences.models import Competence, Level
from opora.diagnostics.actions import strengths
from opora.documents.actions import issuing
from opora.matching.actions import proposals, schemes
from opora.mentoring.actions import mentors, pairs, papers, seats
from opora.mentoring.models import Seat
from opora.mentoring.rules import CONSENT_MENTEE, CONSENT_MENTOR
from tests.cast import Cast
from tests.matching.test_runs import run_of_school

SignIn = Callable[[str], Client]
#: A form: its address, what is filled in, what the answer still shows of it, and a word of the refusal.
Refused = tuple[str, dict[str, Any], tuple[str, ...], str]
MEANWHILE = "Сейчас это сделать нельзя"


def forms_of(cast: Cast) -> dict[str, Refused]:
    """Pages opened this morning, and what somebody else has done since."""
    by, node, today = cast.viewer("curator"), cast.nodes["school7"], cast.today
    for name in ("mentor", "mentor2"):
        mentors.offer(by=by, person=cast.people[name])
    seats.open_for_all(by=by, node=node, today=today)
    run = run_of_school(cast)
    open_of = {seat.mentee_id: seat for seat in Seat.objects.select_related("node", "mentee")}
    sent = proposals.send(
        by=by, seat=open_of[cast.people["mentee2"].pk], mentor=cast.people["mentor2"], today=today
    )  # fmt: skip
    proposals.withdraw(by=by, proposal=sent)
    pair = pairs.open_pair(
        by=by, seat=open_of[cast.people["mentee"].pk], mentor=cast.people["mentor"], mentor_node=node, today=today
    )
    signed, cancelled = papers.make_personal(by=by, pairs=[pair], kinds=(CONSENT_MENTOR, CONSENT_MENTEE), today=today)
    issuing.sign(by=by, paper=signed, signed_on=today, today=today)
    issuing.cancel(by=by, paper=cancelled, reason="напрасно")
    pairs.end_pair(by=by, pair=pair, on=today, reason="mutual")
    claim = strengths.claim(
        by=cast.viewer("mentor"), person=cast.people["mentor"], competence=Competence.objects.all()[0],
        level=Level.objects.order_by("order")[0], today=today,
    )  # fmt: skip
    day, ahead = "2026-11-21", (today + dt.timedelta(days=30)).isoformat()
    return {
        "the end of a pair that has ended": (
            reverse("mentoring:pair_end", args=[pair.pk]), {"reason": "mutual", "on": "2026-12-02"},
            ('value="2026-12-02"',), MEANWHILE,
        ),
        "a paper of a pair that has ended": (
            reverse("mentoring:pair_paper", args=[pair.pk]),
            {"kind": CONSENT_MENTOR, "number": "77-нс", "dated_on": ahead}, ("77-нс", f'value="{ahead}"'), "позже",
        ),
        "an order when no pair waits for one": (
            reverse("mentoring:order"), {"number": "88-од", "dated_on": day, "pairs": [pair.pk], "make": "1"},
            ("88-од", f'value="{day}"'), "Ошибка",
        ),
        "a signature on a signed paper": (
            reverse("documents:sign", args=[signed.pk]), {"signed_on": today.isoformat()},
            (f'value="{today.isoformat()}"',), MEANWHILE,
        ),
        "why a cancelled paper is cancelled": (
            reverse("documents:cancel", args=[cancelled.pk]), {"reason": "Фамилия с ошибкой"},
            ("Фамилия с ошибкой",), MEANWHILE,
        ),
        "an answer to a withdrawn proposal": (
            reverse("matching:record_answer", args=[sent.pk]),
            {"side": "mentor", "yes": "no", "answered_on": today.isoformat()},
            (f'value="{today.isoformat()}"', 'value="mentor" selected'), "Ошибка",
        ),
        "what if": (
            reverse("matching:what_if_compute", args=[run.pk]), {"mentors": "-7", "online": "on"},
            ('value="-7"', "checked"), "Ошибка",
        ),
        "strengths marked, the day ahead": (
            reverse("diagnostics:claims"), {"chosen": [claim.pk], "decided_on": ahead},
            (f'value="{claim.pk}" checked', f'value="{ahead}"'), "Ошибка",
        ),
    }  # fmt: skip


@pytest.mark.django_db
def test_what_was_typed_stays_when_it_is_refused(cast: Cast, client_of: SignIn) -> None:
    load_federal(by=cast.system)
    schemes.load_shipped(by=cast.system)
    client, faults = client_of("curator"), []
    for name, (address, data, kept, told) in forms_of(cast).items():
        answer = client.post(address, data)
        page = answer.content.decode()
        lost = [text for text in (*kept, told, 'class="errors"') if text not in page]
        if answer.status_code != 422 or lost:
            faults.append(f"{name}: answered {answer.status_code}, lost {lost}")
    assert not faults, "\n".join(faults)
