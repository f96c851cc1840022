"""Who is known already, in the words of a list: loaded once, compared with thousands of rows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from sys import intern
from typing import Any

from opora.base.models import holds_on
from opora.base.rules.keys import search_key
from opora.intake.models import Batch
from opora.intake.rules.days import years_between
from opora.intake.rules.differences import KnownPerson
from opora.intake.rules.identity import Facts
from opora.mentoring.models import Pair, PairMember
from opora.network.models import Node
from opora.people.models import Absence, Appointment, Identifier, NamePeriod, Person


def system_of(batch: Batch) -> str:
    """The space of a list's stable ids: a national journal's are everybody's, staff numbers the organisation's own."""
    return batch.source if batch.source == "school_journal" else f"staff:{batch.node_id}"


#: Facts of a person that a list may tell, under the same names.
FACTS = ("birth_on", "email", "phone", "category", "teaching_started_on")


def _posts(works: Any, with_school: bool, today: dt.date) -> dict[int, list[dict[str, Any]]]:
    """Person → posts held today (of those who left: the posts they had), as a list would write them."""
    found: dict[int, dict[int, dict[str, Any]]] = defaultdict(dict)
    columns = (
        "pk", "person_id", "post__code", "node__short_name", "stages", "load", "starts_on", "ends_on", "start_known",
    )  # fmt: skip
    rows = works.values_list(*columns).iterator(chunk_size=2000)
    for pk, person, post, school, stages, load, since, until, known in rows:
        appointment: dict[str, Any] = {"post": intern(post), "subjects": (), "stages": tuple(map(intern, stages))}
        if with_school:
            appointment["school"] = intern(school)
        if load is not None:
            appointment["rate"] = float(load)
        if known:
            appointment["hired_on"] = since
        if until is not None and until <= today:
            appointment["left_on"] = until
        found[person][pk] = appointment
    taught = works.filter(subjects__isnull=False).values_list("pk", "person_id", "subjects__code")
    for pk, person, subject in taught.iterator(chunk_size=2000):
        found[person][pk]["subjects"] = (*found[person][pk]["subjects"], intern(subject))
    return {person: list(posts.values()) for person, posts in found.items()}


def known_under(node: Node, system: str, today: dt.date) -> list[KnownPerson]:
    """Everybody who works or worked under `node`, in six statements; `system` names the space of the list's ids."""
    inside = {"node__path__gte": node.path, "node__path__lt": node.path + "g"}
    works = Appointment.objects.filter(starts_on__lte=today, **inside).order_by("pk")
    ids = works.values("person_id")
    many = node.kind != Node.Kind.ORGANISATION
    posts = _posts(works, many, today)
    former: dict[int, list[str]] = defaultdict(list)
    for person_id, family in NamePeriod.objects.filter(person__in=ids).values_list("person_id", "family"):
        former[person_id].append(family)
    external: dict[int, list[str]] = defaultdict(list)
    named = Identifier.objects.filter(person__in=ids, system=system)
    for person_id, value in named.values_list("person_id", "value"):
        external[person_id].append(value)
    away = set(Absence.objects.filter(holds_on(today), person__in=ids).values_list("person_id", flat=True))
    rows = Person.objects.filter(pk__in=ids, merged_into=None, erased_at=None).values(
        "pk", "family", "given", "patronymic", "sex", *FACTS
    )
    people = []
    for row in rows.iterator(chunk_size=2000):
        held = posts.get(row["pk"], [])
        numbers = tuple(external.get(row["pk"], ()))
        facts = Facts(
            row["family"], intern(row["given"]), intern(row["patronymic"]), tuple(former.get(row["pk"], ())),
            row["birth_on"], next(iter(numbers), ""), held[0].get("school", "") if held else "",
        )  # fmt: skip
        people.append(KnownPerson(row["pk"], facts, _values(row, today), held, row["pk"] in away, numbers))
    return people


def _values(row: dict[str, Any], today: dt.date) -> dict[str, Any]:
    values = {name: row[name] for name in FACTS if row[name]}
    if row["sex"]:
        values["sex"] = "female" if row["sex"] == "f" else "male"
    if row["teaching_started_on"]:
        values["service_teaching_years"] = years_between(row["teaching_started_on"], today)
    return values


def nodes_by_name(node: Node) -> dict[str, tuple[int, str]]:
    """Organisations under `node` (id and short name) by every name and code a list may call them."""
    found: dict[str, tuple[int, str]] = {}
    below = Node.objects.filter(path__gte=node.path, path__lt=node.path + "g", closed_on=None)
    for pk, short, full, code in below.values_list("pk", "short_name", "name", "code"):
        for name in (short, full, code):
            if name:
                found.setdefault(search_key(name), (pk, short))
    return found


def pairs_of(people: Iterable[int]) -> dict[tuple[int, int], Pair]:
    """(mentor, mentee) → their latest pair, for the pairs whose mentee is one of `people`."""
    ids = list(people)
    found: dict[tuple[int, int], Pair] = {}
    for start in range(0, len(ids), 500):
        mentees: dict[int, list[int]] = defaultdict(list)
        taught = PairMember.objects.filter(role=PairMember.Role.MENTEE, person__in=ids[start : start + 500])
        for pair, mentee in taught.values_list("pair_id", "person_id"):
            mentees[pair].append(mentee)
        teaching = PairMember.objects.filter(role=PairMember.Role.MENTOR, pair__in=list(mentees))
        for member in teaching.select_related("pair").order_by("pair_id"):
            found.update({(member.person_id, mentee): member.pair for mentee in mentees[member.pair_id]})
    return found
