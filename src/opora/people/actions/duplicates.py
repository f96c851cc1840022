"""Records that may be of one person are noted, for those who see both to decide."""

from __future__ import annotations

from django.db import transaction

from opora.base.actions import journal
from opora.base.rules.access import Viewer
from opora.people.models import Duplicate, Person
from opora.people.queries.duplicates import alike, former_keys, unnoted_within


def reasons_of(one: Person, other: Person) -> list[str]:
    """Why two records may be one person, as codes."""
    reasons = ["name"] if one.search_key == other.search_key else []
    if one.birth_on and one.birth_on == other.birth_on:
        reasons.append("birth")
    if one.search_key in former_keys(other) or other.search_key in former_keys(one):
        reasons.append("former_name")
    return reasons


@transaction.atomic
def note_probable(*, by: Viewer, person: Person) -> int:
    """Note every record that may be this person; those who see both will decide. Returns how many."""
    made = [
        Duplicate(one=other, other=person, reasons=reasons_of(other, person))
        for other in alike(person)
        if not Duplicate.objects.filter(one=person, other=other).exists()
    ]
    Duplicate.objects.bulk_create(made, ignore_conflicts=True)
    if made:
        journal.record(by=by, verb="duplicate.note", about=person)
    return len(made)


@transaction.atomic
def look_for(*, by: Viewer) -> int:
    """Look through the staff within reach for records that look alike; returns how many pairs are new."""
    made = [Duplicate(one=one, other=other, reasons=reasons_of(one, other)) for one, other in unnoted_within(by)]
    Duplicate.objects.bulk_create(made, ignore_conflicts=True)
    if made:
        journal.record(by=by, verb="duplicate.look_for", fields={"found": len(made)})
    return len(made)
