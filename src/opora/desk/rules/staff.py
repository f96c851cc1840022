"""Who works in each organisation of the demo, and who mentored whom there last year."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from typing import Any

from opora.desk.rules.cast import CastPerson, cast_people, september
from opora.desk.rules.region import DemoOrganisation

#: Years of service and how often they are met.
SERVICE = (0, 0, 1, 2, 4, 5, 8, 11, 14, 17, 20, 22, 25, 27, 29, 31, 34)
OLD_SERVICE = SERVICE[5:]
#: Beginners where the play needs a certain number: five of this year, then those who had a year or two.
YOUNG_SERVICE = (0, 0, 0, 0, 0, 1, 1, 2, 1)
#: Posts and subjects of the cast as lists write them.
WORDS = {
    "head": "директор",
    "deputy_teaching": "заместитель директора по УВР",
    "teacher": "учитель",
    "primary_teacher": "учитель начальных классов",
    "methodist": "методист",
    "mathematics": "математика",
    "history": "история",
    "primary": "начальные классы",
    "biology": "биология",
    "physics": "физика",
}


@dataclass(frozen=True)
class DemoPerson:
    """A row of a demo list."""

    number: int
    family: str
    given: str
    patronymic: str
    woman: bool
    maiden: str
    post: str
    subjects: str
    birth_on: dt.date
    service_years: int
    hired_on: dt.date
    category: str = ""
    leave: str = ""
    #: A second post of the same person in the same list.
    second_post: str = ""
    cast_key: str = ""

    @property
    def full_name(self) -> str:
        """Name as lists write it."""
        maiden = f" ({self.maiden})" if self.maiden else ""
        return f"{self.family}{maiden} {self.given} {self.patronymic}"

    @property
    def plain_name(self) -> str:
        """Name without the maiden one."""
        return f"{self.family} {self.given} {self.patronymic}"

    @property
    def is_young(self) -> bool:
        """Whether the first three years of teaching still run."""
        return self.service_years < 3


@dataclass(frozen=True)
class DemoPair:
    """A pair of last year, as a school's order names it."""

    mentor: DemoPerson
    mentee: DemoPerson
    order: str
    ordered_on: dt.date


def feminine(family: str) -> str:
    """The feminine form of a family name of the demo's list.

    >>> feminine("Орлов"), feminine("Покровский")
    ('Орлова', 'Покровская')
    """
    return family[:-2] + "ая" if family.endswith("ий") else family + "а"


def staff_of(organisation: DemoOrganisation, demo: dict[str, Any], today: dt.date) -> list[DemoPerson]:
    """The people of one organisation; the same seed and day give the same list."""
    chance = random.Random(f"{demo['seed']} {organisation.code}")
    named = [_named(played, today) for played in cast_people().values() if organisation.cast_key == played.place != ""]
    jobs = _jobs(organisation, demo, named)
    people = [_person(post, subjects, demo["names"], chance, today) for post, subjects in jobs]
    if organisation.young is not None:
        people = _with_young(people, organisation.young - sum(person.is_young for person in named), today)
    taken: set[str] = {person.plain_name for person in named}
    for place, person in enumerate(people):
        while person.plain_name in taken:
            person = replace(person, given=chance.choice(demo["names"]["women" if person.woman else "men"]))
        taken.add(person.plain_name)
        people[place] = person
    return [replace(person, number=number) for number, person in enumerate([*named, *people], start=1)]


def _jobs(
    organisation: DemoOrganisation, demo: dict[str, Any], named: Sequence[DemoPerson]
) -> Iterator[tuple[str, str]]:
    """Posts and subjects that the cast leaves free; where the play needs one biologist, there is no other."""
    posts = {person.post for person in named}
    subjects = {person.subjects for person in named}
    head = "заведующий" if organisation.institution == "kindergarten" else "директор"
    free = organisation.size - len(named)
    if head not in posts:
        free -= 1
        yield head, ""
    for kind in cycle(demo["staffing"][organisation.staffing]):
        if free == 0:
            return
        post, taught = demo["work"][kind]
        if (post in posts and post.startswith("зам")) or taught == "биология" in subjects:
            continue
        free -= 1
        yield post, taught


def _named(played: CastPerson, today: dt.date) -> DemoPerson:
    """Somebody of the cast as the list of their school writes them."""
    since = played.started_on(today) or today
    chance = random.Random(played.key)
    return DemoPerson(
        number=0,
        family=played.family,
        given=played.given,
        patronymic=played.patronymic,
        woman=played.sex == "f",
        maiden="",
        post=WORDS[played.post],
        subjects=", ".join(WORDS[code] for code in played.subjects),
        birth_on=dt.date(today.year - played.age, chance.randrange(1, 11), chance.randrange(1, 28)),
        service_years=(today - since).days // 365,
        hired_on=max(since, september(today, 16)),
        category="высшая" if played.age > 40 and played.post in ("teacher", "primary_teacher") else "",
        cast_key=played.key,
    )


def _person(post: str, subjects: str, names: dict[str, list[str]], chance: random.Random, today: dt.date) -> DemoPerson:
    leading = post in ("директор", "заведующий") or post.startswith("зам")
    woman = chance.random() < 0.86
    family, patronymic = chance.choice(names["family"]), chance.choice(names["patronymic"])
    service = chance.choice(SERVICE)
    service = max(service, 12) if leading else service
    category = "" if service < 3 else chance.choice(["высшая", "высшая", "первая", "соответствие", ""])
    maiden = feminine(chance.choice(names["family"])) if woman and chance.random() < 0.02 else ""
    away = woman and 3 < service < 12 and chance.random() < 0.05
    return DemoPerson(
        number=0,
        family=feminine(family) if woman else family,
        given=chance.choice(names["women" if woman else "men"]),
        patronymic=patronymic[:-2] + "на" if woman else patronymic,
        woman=woman,
        maiden=maiden,
        post=post,
        subjects=subjects,
        birth_on=dt.date(
            today.year - 22 - service - chance.randrange(0, 4),
            chance.randrange(1, 13),
            chance.randrange(1, 28),
        ),
        service_years=service,
        hired_on=_hired_on(service, chance, today),
        category=category,
        leave="отпуск по уходу за ребёнком" if away else "",
        second_post="педагог-организатор" if post == "учитель" and chance.random() < 0.02 else "",
    )


def _hired_on(service: int, chance: random.Random, today: dt.date) -> dt.date:
    """The first of some September; one beginner of five comes when the year has begun."""
    begins = september(today)
    if service == 0 and chance.random() < 0.2:
        return min(today, begins + dt.timedelta(days=chance.randrange(20, 75)))
    return september(today, min(service, chance.randrange(1, 25)) if service else 0)


def _with_young(people: list[DemoPerson], wanted: int, today: dt.date) -> list[DemoPerson]:
    """The same people with exactly `wanted` beginners among the teachers."""
    chance = random.Random(len(people))
    teachers = [place for place, person in enumerate(people) if person.subjects]
    chosen = chance.sample(teachers, wanted)
    # The one mentor without an agreement teaches mathematics, and so does his mentee of last year.
    chosen[YOUNG_SERVICE.index(1)] = next(place for place in teachers if people[place].subjects == "математика")
    young = dict(zip(dict.fromkeys(chosen), cycle(YOUNG_SERVICE), strict=False))
    changed = []
    for place, person in enumerate(people):
        service = young.get(place, person.service_years)
        if place not in young and person.is_young:
            service = chance.choice(OLD_SERVICE)
        if service != person.service_years or place in young:
            birth_on = dt.date(today.year - 23 - service, person.birth_on.month, person.birth_on.day)
            hired_on = september(today, min(service, 20))
            person = replace(person, service_years=service, birth_on=birth_on, hired_on=hired_on, category="", leave="")
        changed.append(person)
    return changed


#: Whom the play keeps free for others.
KEPT_FREE = ("village_mentor", "curator", "far_teacher")


def pairs_of(
    organisation: DemoOrganisation, staff: Sequence[DemoPerson], demo: dict[str, Any], today: dt.date
) -> list[DemoPair]:
    """Last year's pairs that still run: last year's beginners with experienced colleagues, under one order."""
    chance = random.Random(f"{demo['seed']} pairs {organisation.code}")
    silent = organisation.cast_key != "school7" and chance.random() < 0.4
    if silent or organisation.staffing in ("tiny", "extra"):
        return []
    last_september = september(today, 1)
    mentees = [person for person in staff if person.is_young and person.hired_on <= last_september]
    mentors = [person for person in staff if _may_mentor(person)]
    order = f"{chance.randrange(80, 200)}-од"
    load: Counter[int] = Counter()
    found = []
    for mentee in mentees[: 5 if organisation.cast_key else 4]:
        free = [mentor for mentor in mentors if load[mentor.number] < 2]
        near = [mentor for mentor in free if mentor.subjects == mentee.subjects] or free
        if near:
            load[near[0].number] += 1
            found.append(DemoPair(near[0], mentee, order, last_september + dt.timedelta(days=2)))
    return found


def _may_mentor(person: DemoPerson) -> bool:
    leading = person.post == "директор" or person.post.startswith("зам")
    return person.service_years >= 8 and not (person.leave or leading or person.cast_key in KEPT_FREE)
