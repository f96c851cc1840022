"""Records that may be of one person: the same name, or the same birth date with the same first names."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from opora.base.rules.access import Data, Right, Viewer, within
from opora.people.models import Appointment, Duplicate, Person


def living() -> QuerySet[Person]:
    """Records neither merged away nor erased."""
    return Person.objects.filter(merged_into=None, erased_at=None)


def alike(person: Person) -> QuerySet[Person]:
    """Every living record that may be the same person, wherever it is: for Opora itself, never for a screen."""
    same = Q(search_key=person.search_key)
    if person.birth_on and person.given:
        same |= Q(birth_on=person.birth_on, given=person.given, patronymic=person.patronymic)
    told_apart = Q(birth_on__isnull=False) & ~Q(birth_on=person.birth_on) if person.birth_on else Q(pk__in=[])
    return living().filter(same).exclude(pk=person.pk).exclude(told_apart)


def reach_of(viewer: Viewer, right: Right = Right.ENTER) -> QuerySet[Appointment]:
    """The posts, also past ones, by which a person is the viewer's to keep."""
    return Appointment.objects.filter(within(viewer.paths(Data.STAFF, right), "node__path"))


def alike_within(viewer: Viewer, words_key: str) -> QuerySet[Person]:
    """Living records within reach under a name key: asked before a new one is added."""
    return living().filter(search_key=words_key, pk__in=reach_of(viewer).values("person_id"))


def _kept_by(viewer: Viewer) -> Q:
    """Both records are the viewer's to keep; after a merge the posts of one have gone to the other."""
    ours = reach_of(viewer).values("person_id")
    one, other = Q(one__in=ours), Q(other__in=ours)
    return (one & other) | (Q(state=Duplicate.State.MERGED) & (one | other))


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
    """Pairs of living records within reach that look alike and were never noted; the older record first."""
    people = list(living().filter(pk__in=reach_of(viewer).values("person_id")).order_by("pk"))
    known = set(Duplicate.objects.values_list("one_id", "other_id"))
    by_name: dict[str, list[Person]] = {}
    by_birth: dict[tuple[object, str, str], list[Person]] = {}
    for person in people:
        by_name.setdefault(person.search_key, []).append(person)
        if person.birth_on and person.given:
            by_birth.setdefault((person.birth_on, person.given, person.patronymic), []).append(person)
    found: dict[tuple[int, int], tuple[Person, Person]] = {}
    for group in [*by_name.values(), *by_birth.values()]:
        for number, one in enumerate(group):
            found |= {
                (one.pk, other.pk): (one, other)
                for other in group[number + 1 :]
                if not (one.birth_on and other.birth_on and one.birth_on != other.birth_on)
            }
    return [pair for key, pair in sorted(found.items()) if key not in known and key[::-1] not in known]
