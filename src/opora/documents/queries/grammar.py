"""What a paper says of a person and of an organisation: names and posts in every case, words of the place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import Any

from opora.base.models import holds_on
from opora.base.rules.access import Role
from opora.base.rules.texts import text_in, word
from opora.base.rules.wording import Case, initials, person_name_in, phrase_in, post_in, sex_of
from opora.documents.rules.writing import day_words
from opora.network.models import Node
from opora.network.queries.nodes import chain_of
from opora.people.models import Appointment, Grant, Person

__all__ = [
    "HEADS",
    "common_facts",
    "head_of",
    "organisation_facts",
    "paper_facts",
    "person_facts",
    "words_facts",
    "works_of",
]

_NAMED = {"f": "именуемая", "m": "именуемый", "": "именуемый(-ая)"}
_ACTING = {"f": "действующей", "m": "действующего", "": "действующего(-ей)"}
#: Posts that are told with their subjects.
_TAUGHT = ("teacher", "lecturer")
#: Posts whose holder is the head, where nobody has the role.
HEADS = ("head", "kindergarten_head")


def works_of(ids: Iterable[int], today: dt.date) -> dict[int, list[Appointment]]:
    """Today's posts of people, the main one first."""
    found: dict[int, list[Appointment]] = {}
    works = Appointment.objects.filter(holds_on(today), person__in=set(ids)).select_related("post", "node")
    works = works.prefetch_related("subjects")
    for work in works.order_by("-is_main", "pk"):
        found.setdefault(work.person_id, []).append(work)
    return found


def person_facts(person: Person, work: Appointment | None = None) -> dict[str, Any]:
    """One person as papers need them; the person's own forms win."""
    name = (person.family, person.given, person.patronymic)
    sex = person.sex or sex_of(person.given, person.patronymic) or ""
    cases: dict[str, str] = {
        case.value: person_name_in(case, *name, sex=person.sex or None, own_forms=person.own_forms) for case in Case
    }
    post = "" if work is None else _post_words(work)
    return {
        "name": cases.pop("nominative"),
        **cases,
        "short": initials(*name),
        "initials": initials(*name, family_first=False),
        "post": post,
        **{f"post_{case}": post_in(case, post) for case in ("genitive", "dative", "accusative", "instrumental")},
        "place": "" if work is None else work.node.name,
        # Not a field of any template: says whose signature it is.
        "person_id": person.pk,
        "named": _NAMED[sex],
        "acting": _ACTING[sex],
    }


def _post_words(work: Appointment) -> str:
    """The post as the organisation says it, else the dictionary's with what is taught: «учитель русского языка»."""
    post = text_in(work.post.title, "ru").lower()
    if work.post_text and work.post_text.strip().lower() != post:
        return work.post_text
    if work.post.code not in _TAUGHT:
        return post
    subjects = [phrase_in(Case.GENITIVE, text_in(one.title, "ru").lower()) for one in work.subjects.all()]
    return f"{post} {' и '.join(subjects)}" if 0 < len(subjects) <= 2 else post


def head_of(node: Node, today: dt.date) -> tuple[Person, Appointment | None] | None:
    """Who heads an organisation: whoever has the role, else whoever holds the post."""
    grant = (
        Grant.objects.filter(holds_on(today), node=node, role=Role.SCHOOL_HEAD)
        .select_related("person").order_by("-starts_on", "pk").first()
    )  # fmt: skip
    works = Appointment.objects.filter(holds_on(today), node=node).select_related("post", "node", "person")
    if grant is not None:
        return grant.person, works.filter(person=grant.person).order_by("-is_main", "pk").first()
    work = works.filter(post__code__in=HEADS).order_by("-starts_on", "pk").first()
    return None if work is None else (work.person, work)


def organisation_facts(node: Node) -> dict[str, str]:
    """An organisation as the head of a sheet names it."""
    above = [part.name for part in chain_of(node) if part.pk != node.pk and part.kind != Node.Kind.COUNTRY]
    return {
        "name": node.name,
        "short": node.short_name,
        "address": node.address,
        "territory": ", ".join(reversed(above)),
    }


def words_facts(node: Node) -> dict[str, str]:
    """School, lesson, pupil: as this kind of organisation under this law says."""
    said = partial(word, profile=node.law_profile, institution=node.institution or "school")
    told: dict[str, str] = {}
    for code in ("school", "teacher", "learner", "lesson", "head"):
        told[code] = said(code)
        told[f"{code}_genitive"] = said(code, case=Case.GENITIVE)
        told[f"{code}_many"] = said(code, many=True)
    return told


def paper_facts(number: str, dated_on: dt.date | None) -> dict[str, str]:
    """Number and date, as the paper itself says them."""
    return {
        "number": number,
        "date": f"{dated_on:%d.%m.%Y}" if dated_on else "",
        "day": day_words(dated_on) if dated_on else "",
    }


def common_facts(node: Node, number: str, dated_on: dt.date | None, today: dt.date) -> dict[str, Any]:
    """What every paper of an organisation may name."""
    head = head_of(node, today)
    return {
        "paper": paper_facts(number, dated_on),
        "org": organisation_facts(node),
        "head": person_facts(*head) if head else {},
        "words": words_facts(node),
    }
