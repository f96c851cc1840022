"""The first morning of a school year: teachers who have signed in and stand at the first question of a test."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from opora.base.models import Account, JournalEntry
from opora.base.rules.access import system_viewer
from opora.competences.actions.frameworks import load_federal
from opora.diagnostics.actions import instruments, sittings
from opora.diagnostics.forms.answers import AnswerForm
from opora.diagnostics.models import Answer, Instrument
from opora.diagnostics.rules.answers import cleaned
from opora.network.actions.nodes import open_node
from opora.network.models import Node
from opora.people.actions import appointments, persons
from opora.people.actions.dictionaries import load_dictionaries
from opora.people.models import Person, Post
from opora.people.queries.viewers import viewer_of

LONG_AGO = dt.date(1990, 1, 1)
#: So many people work at a school.
STAFF = 40


#: Where somebody stands: the session of their browser and the number of their sitting.
Place = tuple[str, int]


def places(people: int) -> list[Place]:
    """Migrate, open a region with schools, and seat so many teachers at the first question of the start test."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    today = timezone.localdate()
    system = system_viewer(today)
    with transaction.atomic():
        load_dictionaries(by=system)
        load_federal(by=system)
        (start,) = instruments.load_shipped(by=system, codes=["start"], today=today)
        region = open_node(
            by=system, parent=None, opened_on=LONG_AGO, kind=Node.Kind.REGION, institution="", name="Область"
        )
        blocks = [part["code"] for part in start.sections]
        return [_seated(number, region, start, blocks[number % len(blocks)], today) for number in range(people)]


def _seated(number: int, region: Node, start: Instrument, block: str, today: dt.date) -> Place:
    system = system_viewer(today)
    school = _school(number // STAFF, region, today)
    facts = {"family": f"Учитель{number}", "given": "Анна", "patronymic": "Ивановна", "sex": "f"}
    person = persons.add(by=system, node=school, facts=facts)
    appointments.start(
        by=system, person=person, node=school, starts_on=LONG_AGO, post=Post.objects.get(code="teacher"), subjects=[]
    )
    person.account = Account.objects.create(username=f"teacher{number}", password="!", last_login=timezone.now())
    person.save(update_fields=["account"])
    by = viewer_of(person.account, today=today)
    sitting = sittings.open_own(by=by, instrument=start, section=block, today=today)
    sittings.begin(by=by, sitting=sitting, now=timezone.now())
    return _session(person), sitting.pk


def _school(number: int, region: Node, today: dt.date) -> Node:
    name = f"МБОУ «СОШ № {number + 1}»"
    return Node.objects.filter(name=name).first() or open_node(
        by=system_viewer(today), parent=region, opened_on=LONG_AGO, kind=Node.Kind.ORGANISATION,
        institution="general", name=name, short_name=name,
    )  # fmt: skip


def _session(person: Person) -> str:
    """What signing in leaves: a session of the account."""
    account = person.account
    assert account is not None
    made = import_module(settings.SESSION_ENGINE).SessionStore()
    made[SESSION_KEY] = str(account.pk)
    made[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    made[HASH_SESSION_KEY] = account.get_session_auth_hash()
    made.save()
    return str(made.session_key)


def checked(taken: list[Any], under_way: list[Any]) -> dict[str, int]:
    """Look up every answer that was taken: whole, lost, twice or changed; and those that nobody gave."""
    kept: dict[tuple[int, int], list[Answer]] = {}
    for row in Answer.objects.filter(settled=True).select_related("item"):
        kept.setdefault((row.sitting_id, row.sequence), []).append(row)
    told = Counter(_found(kept.pop((sitting, number), []), sent) for sitting, number, sent in taken)
    maybe = {tuple(place) for place in under_way}
    told["unasked"] = sum(place not in maybe for place in kept)
    told["unjournalled"] = abs(
        JournalEntry.objects.filter(verb="sitting.answer").count() - Answer.objects.filter(settled=True).count()
    )
    return dict(told)


def _found(rows: list[Answer], sent: list[list[str]]) -> str:
    if len(rows) != 1:
        return "twice" if rows else "lost"
    form = AnswerForm(QueryDict(urlencode([(name, value) for name, value in sent])), item=rows[0].item, language="ru")
    whole = form.is_valid() and cleaned(rows[0].item, form.told()) == rows[0].given
    return "whole" if whole else "changed"
