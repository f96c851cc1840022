"""Records that may be of one person: the same name now or before, or the same birth date with the same first names."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from django.db.models import Count, F, Q, QuerySet

from opora.base.rules.access import Data, Right, Viewer, within
from opora.base.rules.keys import search_key
from opora.people.models import Appointment, Duplicate, NamePeriod, Person


def living() -> QuerySet[Person]:
    """Records neither merged away nor erased."""
    return Person.objects.filter(merged_into=None, erased_at=None)


def alike(person: Person) -> QuerySet[Person]:
    """Every living record that may be the same person, wherever it is: for Opora itself, never for a screen."""
    same = Q(search_key=person.search_key)
    if person.birth_on and person.given:
        same |= Q(birth_on=person.birth_on, given=person.given, patronymic=person.patronymic)
    if person.given and person.patronymic:
        bore = NamePeriod.objects.filter(search_key=search_key(person.family)[:200])
        same |= Q(given=person.given, patronymic=person.patronymic, pk__in=bore.values("person_id"))
    same |= Q(search_key__in=former_keys(person))
    told_apart = Q(birth_on__isnull=False) & ~Q(birth_on=person.birth_on) if person.birth_on else Q(pk__in=[])
    return living().filter(same).exclude(pk=person.pk).exclude(told_apart)


def former_keys(person: Person) -> list[str]:
    """The whole name as it was before, for every name the person bore."""
    if person.pk is None or not (person.given and person.patronymic):
        return []
    return [_whole(name.family, person) for name in NamePeriod.objects.filter(person=person)]


def _whole(family: str, person: Person) -> str:
    return search_key(f"{family} {person.given} {person.patronymic}")[:500]


def reach_of(viewer: Viewer, right: Right = Right.ENTER) -> QuerySet[Appointment]:
    """The posts, also past ones, by which a person is the viewer's to keep."""
    return Appointment.objects.filter(within(viewer.paths(Data.STAFF, right), "node__path"))


def alike_within(viewer: Viewer, words_key: str) -> QuerySet[Person]:
    """Living records within reach under a name key: asked before a new one is added."""
    return living().filter(search_key=words_key, pk__in=reach_of(viewer).values("person_id"))


def decided_by(viewer: Viewer) -> QuerySet[Appointment]:
    """The posts, also past ones, of people about whose records the viewer may decide.

    Those who keep the accounts decide: of one school its curator and head, across schools the administrator of
    the nearest territory above both. Nobody else is shown that a record exists elsewhere.
    """
    return Appointment.objects.filter(within(viewer.paths(Data.ACCOUNT, Right.ENTER), "node__path"))


def _kept_by(viewer: Viewer) -> Q:
    """Both records are the viewer's to keep; after a merge, the one person with every post of theirs."""
    reached = decided_by(viewer)
    ours = reached.values("person_id")
    beyond = Appointment.objects.exclude(pk__in=reached.values("pk")).values("person_id")
    one, other = Q(one__in=ours), Q(other__in=ours)
    merged = Q(state=Duplicate.State.MERGED) & ~Q(one__in=beyond) & ~Q(other__in=beyond)
    return (one & other & ~Q(state=Duplicate.State.MERGED)) | (merged & (one | other))


def duplicates_of(viewer: Viewer) -> QuerySet[Duplicate]:
    """The probable duplicates both of whose records are the viewer's to keep, undecided first."""
    return (
        Duplicate.objects.filter(_kept_by(viewer), one__erased_at=None, other__erased_at=None)
        .exclude(~Q(one__merged_into=None) | ~Q(other__merged_into=None), state=Duplicate.State.OPEN)
        .select_related("one", "other")
        .order_by(F("decided_at").desc(nulls_first=True), "one__sort_key", "pk")
    )


def duplicate_of(viewer: Viewer, duplicate_id: int) -> Duplicate | None:
    """One probable duplicate."""
    return duplicates_of(viewer).filter(pk=duplicate_id).first()


def unnoted_within(viewer: Viewer) -> list[tuple[Person, Person]]:
    """Pairs of living records within reach that look alike and were never noted; the older record first.

    Only records that share a key with another are loaded, however many people there are.
    """
    within_reach = living().filter(pk__in=decided_by(viewer).values("person_id"))
    known = {frozenset(pair) for pair in Duplicate.objects.values_list("one_id", "other_id")}
    found: dict[frozenset[int], tuple[Person, Person]] = {}
    for group in (*_namesakes(within_reach), *_born_together(within_reach), *_renamed(within_reach)):
        for one, other in combinations(sorted(group, key=lambda person: person.pk), 2):
            pair = frozenset((one.pk, other.pk))
            if pair not in known and not _told_apart(one.birth_on, other.birth_on):
                found[pair] = (one, other)
    return sorted(found.values(), key=lambda pair: (pair[0].pk, pair[1].pk))


def _told_apart(one: dt.date | None, other: dt.date | None) -> bool:
    return one is not None and other is not None and one != other


def _namesakes(people: QuerySet[Person]) -> Iterator[list[Person]]:
    """People of one name."""
    often = people.values("search_key").annotate(many=Count("pk")).filter(many__gt=1)
    groups: dict[str, list[Person]] = defaultdict(list)
    for person in people.filter(search_key__in=often.values("search_key")):
        groups[person.search_key].append(person)
    yield from groups.values()


def _born_together(people: QuerySet[Person]) -> Iterator[list[Person]]:
    """People of one birth date, given name and patronymic."""
    born = people.filter(birth_on__isnull=False).exclude(given="")
    often = born.values("birth_on").annotate(many=Count("pk")).filter(many__gt=1)
    groups: dict[tuple[object, str, str], list[Person]] = defaultdict(list)
    for person in born.filter(birth_on__in=often.values("birth_on")):
        groups[(person.birth_on, person.given, person.patronymic)].append(person)
    yield from groups.values()


def _renamed(people: QuerySet[Person]) -> Iterator[list[Person]]:
    """Someone under a former name, and whoever bears that name now."""
    bore = NamePeriod.objects.filter(person__in=people).select_related("person")
    former = {name: _whole(name.family, name.person) for name in bore if name.person.given and name.person.patronymic}
    bearers: dict[str, list[Person]] = defaultdict(list)
    for person in people.filter(search_key__in=set(former.values())):
        bearers[person.search_key].append(person)
    for name, key in former.items():
        yield from ([name.person, bearer] for bearer in bearers[key] if bearer.pk != name.person.pk)
