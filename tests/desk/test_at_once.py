"""The same form sent many times at once leaves one effect; the others find it or are refused in words (Q25)."""

from __future__ import annotations

import io
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.urls import reverse

from opora.base.models import JournalEntry, StoredFile
from opora.catalogue.models import Occurrence
from opora.competences.actions.frameworks import load_federal
from opora.competences.models import Competence, Level
from opora.diagnostics.actions.instruments import load_shipped
from opora.diagnostics.actions.items import PICTURES
from opora.diagnostics.bridge.item_books import write_questions
from opora.diagnostics.models import Answer as GivenAnswer
from opora.diagnostics.models import (
    Calibration,
    Instrument,
    Item,
    ItemsFile,
    Measurement,
    Need,
    Sitting,
    Strength,
    Survey,
)
from opora.diagnostics.models import Invitation as AskedOf
from opora.diagnostics.queries.raters import colleagues_of
from opora.diagnostics.queries.surveys import people_for
from opora.documents.models import Paper
from opora.intake.models import Batch
from opora.matching.actions import schemes
from opora.matching.models import Answer, Proposal, Run, Scheme, Wish
from opora.mentoring.models import Assent, MentorProfile, Pair, Place, Seat
from opora.mentoring.queries.papers import papers_by_pair
from opora.network.models import Agreement, Body, BodyTask, Link, Material
from opora.people.models import Absence, Appointment, Duplicate, Grant, Invitation, Membership, Person, Post
from opora.programmes.models import Blueprint, Programme
from tests.cast import Cast
from tests.people.test_merging import twin

#: How many send at once; fifty are asked by hand, before a release: `OPORA_AT_ONCE=50`.
AT_ONCE = int(os.environ.get("OPORA_AT_ONCE", "4"))
#: What a form may leave behind that somebody would meet twice.
THINGS = (
    Person, Appointment, Absence, Grant, Duplicate, Need, Strength, Batch, Wish, MentorProfile, Seat, Place, Proposal,
    Run, Pair, Answer, Paper, Assent, Body, Membership, BodyTask, Material, Occurrence, Link, Agreement, Blueprint,
    Programme, Sitting, Measurement, Survey, Instrument, ItemsFile, Calibration,
)  # fmt: skip
SignIn = Callable[[str], Client]
LIST = "ФИО;Должность\nТестова Анна Ильинична;учитель\n".encode()


def counts() -> Counter[str]:
    """How many there are of everything."""
    found = Counter({model.__name__: model._default_manager.count() for model in THINGS})
    # the two names that another app has too
    found["Asked"], found["GivenAnswer"] = AskedOf.objects.count(), GivenAnswer.objects.count()
    found["a picture"] = StoredFile.objects.filter(purpose=PICTURES).count()
    found["a code that works"] = Invitation.objects.filter(used_at=None, cancelled_at=None).count()
    found["a merge"] = JournalEntry.objects.filter(verb="person.merge").count()
    return found


def at_once(clients: list[Client], address: str, data: Callable[[], dict[str, Any]]) -> Counter[int]:
    """The same form sent by every browser in the same moment; how it was answered."""
    ready, answers = threading.Barrier(len(clients)), Counter[int]()

    def send(client: Client) -> None:
        try:
            filled = data()
            ready.wait()
            client.raise_request_exception = False
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
    }  # fmt: skip


#: A form of later on: its name, who sends it, its address, what is filled in, what one sending leaves behind.
Later = tuple[str, str, str, Callable[[], dict[str, Any]], dict[str, int]]


def matched(cast: Cast, client: Client) -> Iterator[Later]:
    """From a matching to pairs at work; each form is asked for when those before it were sent.

    A matching itself is sent once: one that is done already is no repeat of itself.
    """
    scheme = Scheme.objects.filter(code="first-september")[0].pk
    client.post(reverse("matching:run_new"), {"node": cast.nodes["school7"].pk, "scheme": scheme, "across": "own"})
    run, day = Run.objects.get(), cast.today.isoformat()
    wanted = run.pairs.count()
    assert wanted, "somebody is matched"
    yield (
        "proposals", "curator", reverse("matching:send", args=[run.pk]), dict,
        {"Proposal": wanted, "Place": wanted},
    )  # fmt: skip
    where = reverse("matching:record_answer", args=[Proposal.objects.order_by("pk")[0].pk])
    said = {"yes": "yes", "answered_on": day}
    yield "one side's yes", "curator", where, lambda: {**said, "side": "mentee"}, {"Answer": 1}
    yield "the other side's yes", "curator", where, lambda: {**said, "side": "mentor"}, {"Answer": 1, "Pair": 1}
    pair = Pair.objects.get()
    paper = {"kind": "consent_mentor", "number": "", "dated_on": day}
    yield (
        "a paper of a pair", "curator", reverse("mentoring:pair_paper", args=[pair.pk]), lambda: paper,
        {"Paper": 1, "Assent": 1},
    )  # fmt: skip
    (lacks,) = papers_by_pair([pair])
    yield (
        "papers made for a pair", "curator", reverse("mentoring:pair_papers", args=[pair.pk]), dict,
        {"Paper": len(lacks.missing)},
    )  # fmt: skip
    order = {"number": "15-од", "dated_on": day, "pairs": [pair.pk]}
    yield "a signed order", "curator", reverse("mentoring:order"), lambda: order, {"Paper": 1}


def by_hand(cast: Cast, client: Client) -> Iterator[Later]:
    """What is entered without a matching: a group, papers, codes, a list, two records that are one person."""
    node, day = cast.nodes["school7"].pk, cast.today.isoformat()
    busy = Seat.objects.filter(state=Seat.State.HELD).values("mentee")
    free = Person.objects.filter(appointments__node=node, appointments__ends_on=None).exclude(pk__in=busy).distinct()
    mentor, *others = free.order_by("pk").values_list("pk", flat=True)[:3]
    group = {"mentor": mentor, "mentees": others, "agreed_on": day, "kind": "group"}
    reverse_pair = {**group, "mentees": others[:1], "kind": "reverse"}
    yield "a group by hand", "curator", reverse("mentoring:pair_add"), lambda: group, {"Pair": 1}
    yield "a pair by hand", "curator", reverse("mentoring:pair_add"), lambda: reverse_pair, {"Pair": 1}
    paper = {"node": node, "kind": "other", "number": "12/3-к", "dated_on": day, "title": "О наставничестве"}
    yield "a paper with a number", "curator", reverse("documents:add"), lambda: paper, {"Paper": 1}
    bare = {**paper, "number": ""}
    yield "a paper without one", "curator", reverse("documents:add"), lambda: bare, {"Paper": 1}
    chosen = {"person": Person.objects.get(family="Лисицына", patronymic="Юрьевна").pk}
    yield "a printed code", "head", reverse("people:invitation_print"), lambda: chosen, {"a code that works": 1}
    batch = Batch.objects.get()
    columns = reverse("intake:columns", args=[batch.pk])
    fields = client.get(columns).context["page"].form.fields
    client.post(columns, {name: field.initial or "" for name, field in fields.items()} | {"kind": "staff"})
    yield (
        "a list written", "curator", reverse("intake:write", args=[batch.pk]), dict, {"Person": 1, "Appointment": 1},
    )  # fmt: skip
    duplicate, _kept, _gone = twin(cast)
    yield (
        "two records made one", "curator", reverse("people:duplicate", args=[duplicate.pk]),
        lambda: {"decision": "one"}, {"a merge": 1},
    )  # fmt: skip


def in_network(cast: Cast) -> Iterator[Later]:
    """Bodies, links, agreements, events and a programme of a school."""
    school, day = cast.nodes["school7"].pk, cast.today.isoformat()
    other, teacher = str(cast.nodes["school12"]), str(cast.people["mentor"])
    body = {"name": "Мастерская молодых", "sort": "workshop", "starts_on": day, "level": "organisation"}
    yield "a body", "curator", reverse("network:body_add", args=[school, "community"]), lambda: body, {"Body": 1}
    made = Body.objects.get(name="Мастерская молодых").pk
    member = {"who": teacher, "role": "head", "starts_on": day}
    yield "a member", "curator", reverse("people:member_add", args=[made]), lambda: member, {"Membership": 1}
    task = {"title": "План на год", "due_on": "2026-12-20"}
    yield "a task from above", "curator", reverse("network:task_give", args=[made]), lambda: task, {"BodyTask": 1}
    yield (
        "a material", "curator", reverse("network:material_add", args=[made]),
        lambda: {"title": "Памятка", "file": SimpleUploadedFile("памятка.pdf", b"%PDF-1.4 x")}, {"Material": 1},
    )  # fmt: skip
    plan = {"kind": "body_plan", "number": "", "dated_on": day, "title": "План на год"}
    yield "a body's paper", "curator", reverse("documents:body_paper_add", args=[made]), lambda: plan, {"Paper": 1}
    event = {"title": "Круг молодых", "kind": "meeting", "day": day, "begins": "15:00", "ends": "16:00", "online": "on"}
    yield (
        "an event", "curator", reverse("catalogue:add", args=[made]), lambda: {**event, "anyway": "on"},
        {"Occurrence": 1},
    )  # fmt: skip
    link = {"kind": "horizontal", "other": other, "starts_on": day}
    yield "a link", "curator", reverse("network:link_add", args=[school]), lambda: link, {"Link": 1}
    agreement = {
        "title": "О сетевом взаимодействии", "signed_on": day, "starts_on": day, "last_day": "2027-06-30",
        "partner_1": other,
    }  # fmt: skip
    yield (
        "an agreement", "curator", reverse("network:agreement_add", args=[school]), lambda: agreement, {"Agreement": 1},
    )  # fmt: skip
    begin = reverse("programmes:begin", args=["smolensk-school-28"])
    wanted = {"node": school, "starts_on": day}
    yield "a programme", "curator", begin, lambda: wanted, {"Programme": 1, "Blueprint": 1}


def in_diagnostics(cast: Cast) -> Iterator[Later]:
    """What one takes by oneself, and a campaign from its plan to an answer without a name."""
    own, climate = Instrument.objects.get(code="difficulties"), Instrument.objects.get(code="climate")
    yield "a sitting", "mentee", reverse("diagnostics:take", args=[own.pk]), dict, {"Sitting": 1}
    sitting = Sitting.objects.get(about=None)
    given = {"number": "1", "given": "1"}
    yield "an answer", "mentee", reverse("diagnostics:sitting", args=[sitting.pk]), lambda: given, {"GivenAnswer": 1}
    yield "an end", "mentee", reverse("diagnostics:finish", args=[sitting.pk]), dict, {"Measurement": 1, "Need": 1}
    circle, methodist = Body.objects.get(name="Мастерская молодых"), cast.people["mentor"]
    Membership.objects.get_or_create(person=methodist, body=circle, role="methodist", starts_on=cast.today)
    visit = reverse("diagnostics:visit", args=[cast.people["mentee"].pk])
    lesson = {"observer": methodist.pk, "taught_on": cast.today.isoformat()}
    yield "a visit to a lesson", "mentee", visit, lambda: lesson, {"Sitting": 1}
    asked = {"colleagues": [one.pk for one in colleagues_of(cast.viewer("mentee"))[:3]], "last_on": "2026-12-20"}
    yield "opinions", "mentee", reverse("diagnostics:opinions_ask"), lambda: asked, {"Sitting": 4}
    wanted = {
        "node": cast.nodes["school7"].pk, "instrument": climate.pk, "title": "Климат школы",
        "starts_on": cast.today.isoformat(), "last_on": "2026-12-20",
    }  # fmt: skip
    yield "a campaign", "curator", reverse("diagnostics:survey_add"), lambda: wanted, {"Survey": 1}
    survey = Survey.objects.get()
    gathered = {"node": cast.nodes["school7"].pk, "title": "Нагрузка", "answered_on": cast.today.isoformat()}
    yield (
        "answers from elsewhere", "curator", reverse("diagnostics:survey_bring"),
        lambda: {**gathered, "file": SimpleUploadedFile("ответы.csv", "один;два\n1;2\n2;1\n".encode())},
        {"Survey": 1, "Instrument": 1, "Sitting": 2, "GivenAnswer": 4},
    )  # fmt: skip
    everybody = {"Asked": len(people_for(survey, cast.today))}
    begin = reverse("diagnostics:survey_move", args=[survey.pk])
    yield "a campaign begun", "curator", begin, lambda: {"to": "open"}, everybody
    chosen = {"survey": str(survey.pk)}
    yield "an invitation", "mentee", reverse("diagnostics:survey_answer"), lambda: chosen, {"Sitting": 1}
    Instrument.objects.filter(pk=own.pk).update(limit=20)
    timed = Survey.objects.create(
        node=cast.nodes["school7"], instrument=own, title="Затруднения", starts_on=cast.today, last_on=cast.today
    )
    longer = {"person": cast.people["mentee"].pk, "minutes": "10"}
    yield "more time", "curator", reverse("diagnostics:survey_time", args=[timed.pk]), lambda: longer, {"Asked": 1}


def on_the_shelf(cast: Cast) -> Iterator[Later]:
    """A workbook brought in, the draft made of it, a picture of a question, a calibration by the answers of forty."""
    pulse, target = Instrument.objects.get(code="pulse"), io.BytesIO()
    write_questions(target, pulse, list(pulse.items.all()), None, "ru")
    book = target.getvalue()
    yield (
        "a workbook", "operator", reverse("diagnostics:items_take_in"),
        lambda: {"file": SimpleUploadedFile("вопросы.xlsx", book)}, {"ItemsFile": 1},
    )  # fmt: skip
    make = reverse("diagnostics:items_make", args=[ItemsFile.objects.get().pk])
    yield "a draft of it", "operator", make, dict, {"Instrument": 1}
    draft = Instrument.objects.get(code="pulse", version=2)
    picture = reverse("diagnostics:item_picture", args=[draft.items.order_by("order")[0].pk])
    shown = {"words_ru": "Столбики по классам"}
    for name, end in (("a picture", b"1"), ("another picture", b"2")):
        image = b"\x89PNG\r\n\x1a\n" + end
        yield (
            name, "operator", picture, lambda image=image: {**shown, "file": SimpleUploadedFile("a.png", image)},
            {"a picture": 1} if end == b"1" else {},  # the one before is let go
        )  # fmt: skip
    yield "words of a picture", "operator", picture, lambda: {"words_ru": "Рост по классам"}, {}
    calibrated = reverse("diagnostics:calibrations", args=[answered_by_forty(cast).pk])
    yield "a calibration", "operator", calibrated, lambda: {"model": "rasch"}, {"Calibration": 1}


def answered_by_forty(cast: Cast) -> Instrument:
    """A short test that forty people have finished."""
    test = Instrument.objects.create(code="forty", kind="test", state="published", title={"ru": "Проба"})
    made = Item.objects.bulk_create(
        Item(instrument=test, code=f"q{at}", order=at, kind="short", text={"ru": "?"}, key=["да"]) for at in range(8)
    )
    finished = Sitting.objects.bulk_create(
        Sitting(instrument=test, state="finished", opened_on=cast.today) for _ in range(40)
    )
    dice = np.random.default_rng(5)
    right = dice.random((40, 8)) < 1 / (1 + np.exp(np.linspace(-1.5, 1.5, 8) - dice.normal(size=(40, 1))))
    GivenAnswer.objects.bulk_create(
        GivenAnswer(sitting=one, item=item, sequence=at + 1, settled=True, score=float(right[row, at]))
        for row, one in enumerate(finished) for at, item in enumerate(made)
    )  # fmt: skip
    return test


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_what_is_sent_at_once_is_done_once(cast: Cast, client_of: SignIn, settings: Any) -> None:
    settings.PEOPLE_PAGES_A_MINUTE = 1_000_000
    load_federal(by=cast.system)
    schemes.load_shipped(by=cast.system)
    load_shipped(
        by=cast.system, codes=("difficulties", "climate", "observation", "opinions", "pulse"), today=cast.today
    )
    clients = {name: [client_of(name) for _ in range(AT_ONCE)] for name in ("curator", "head", "mentee", "operator")}
    first = ((name, "head" if name == "a role" else "curator", *form) for name, form in forms(cast).items())
    for name, who, address, data, one in chain(
        first, matched(cast, clients["curator"][0]), by_hand(cast, clients["curator"][0]), in_network(cast),
        in_diagnostics(cast), on_the_shelf(cast),
    ):  # fmt: skip
        before = counts()
        answers = at_once(clients[who], address, data)
        left = {thing: number for thing, number in (counts() - before).items() if number}
        if (
            left != one
            or set(answers) - {302, 200, 409, 422}
            or answers.total() < AT_ONCE
            or not (answers[302] or name == "a printed code")
        ):
            # The next form stands on this one: nothing after it would say more.
            pytest.fail(f"{name}: left {left} instead of {one}, answered {dict(answers)}")
