"""Who is known already: an index that answers for thousands of rows without asking the database again."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from opora.base.models import holds_on
from opora.base.rules.keys import search_key
from opora.intake.rules.names import Name
from opora.network.models import Node
from opora.people.models import Absence, Appointment, Identifier, NamePeriod, Person


@dataclass(slots=True)
class Known:
    """A known person as a row is compared with them."""

    id: int
    family: str
    given: str
    patronymic: str
    birth_on: dt.date | None
    facts: dict[str, object] = field(default_factory=dict)
    #: node id → codes of posts held there today.
    posts: dict[int, set[str]] = field(default_factory=dict)
    subjects: set[str] = field(default_factory=set)
    is_away: bool = False

    @property
    def key(self) -> str:
        """The key a name is compared by."""
        return Name(self.family, self.given, self.patronymic).key


@dataclass
class KnownPeople:
    """Everybody who works today under one node, by id, by name and by stable ids."""

    by_id: dict[int, Known] = field(default_factory=dict)
    by_key: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_former_key: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    #: given name and patronymic → ids: where a slip of one letter in the family name is looked for.
    by_rest: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_external: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, known: Known, former: Iterable[str] = ()) -> None:
        """Put a person into every index."""
        self.by_id[known.id] = known
        self.by_key[known.key].append(known.id)
        self.by_rest[rest_key(known.given, known.patronymic)].append(known.id)
        for family in former:
            self.by_former_key[Name(family, known.given, known.patronymic).key].append(known.id)


def rest_key(given: str, patronymic: str) -> str:
    """What is left of a name without the family name."""
    return search_key(f"{given} {patronymic}")


FACTS = ("email", "phone", "category", "teaching_started_on")


def known_under(node: Node, today: dt.date) -> KnownPeople:
    """Load everybody who works under `node` today, in five statements."""
    people = KnownPeople()
    inside = {"node__path__gte": node.path, "node__path__lt": node.path + "g"}
    works = Appointment.objects.filter(holds_on(today), **inside)
    former: dict[int, list[str]] = defaultdict(list)
    ids = works.values("person_id")
    for person_id, family in NamePeriod.objects.filter(person__in=ids).values_list("person_id", "family"):
        former[person_id].append(family)
    rows = Person.objects.filter(pk__in=ids, merged_into=None, erased_at=None)
    for row in rows.values("pk", "family", "given", "patronymic", "birth_on", *FACTS).iterator(chunk_size=2000):
        facts = {name: row[name] for name in FACTS}
        known = Known(row["pk"], row["family"], row["given"], row["patronymic"], row["birth_on"], facts)
        people.add(known, former[row["pk"]])
    for person_id, node_id, post in works.values_list("person_id", "node_id", "post__code"):
        if person_id in people.by_id:
            people.by_id[person_id].posts.setdefault(node_id, set()).add(post)
    taught = works.filter(subjects__isnull=False).values_list("person_id", "subjects__code")
    for person_id, subject in taught:
        if person_id in people.by_id:
            people.by_id[person_id].subjects.add(subject)
    for person_id in Absence.objects.filter(holds_on(today), person__in=ids).values_list("person_id", flat=True):
        if person_id in people.by_id:
            people.by_id[person_id].is_away = True
    for system, value, person_id in Identifier.objects.filter(person__in=ids).values_list("system", "value", "person_id"):
        people.by_external[(system, value)] = person_id
    return people


def nodes_by_name(node: Node) -> dict[str, int]:
    """Organisations under `node` by every name and code a list may call them."""
    found: dict[str, int] = {}
    below = Node.objects.filter(path__gte=node.path, path__lt=node.path + "g", closed_on=None)
    for pk, short, full, code in below.values_list("pk", "short_name", "name", "code"):
        for name in (short, full, code):
            if name:
                found.setdefault(search_key(name), pk)
    return found
