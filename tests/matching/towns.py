"""More schools for the invented region: enough people, who share nobody across schools, for a matching in parts."""

from __future__ import annotations

from opora.matching.actions import runs, schemes
from opora.matching.models import Run, Scheme
from opora.mentoring.actions import mentors, seats
from opora.network.actions.nodes import open_node
from opora.network.models import Node
from opora.people.actions import appointments, persons
from opora.people.models import Person, Post, Subject
from tests.cast import LONG_AGO, Cast

SCHOOLS = 5
SUBJECTS = ("mathematics", "physics", "biology")
#: Nobody is matched beyond the own school: every school is a market of its own.
BORDER = '\n[[hard]]\nname = "The same school"\nkind = "equal"\ncolumn = "school"\n'


def build_towns(cast: Cast) -> Scheme:
    """Schools of three newcomers and two mentors with one place each, and rules that part them."""
    for number in range(SCHOOLS):
        node = open_node(
            by=cast.system, parent=cast.nodes["severny"], opened_on=LONG_AGO, kind=Node.Kind.ORGANISATION,
            institution="school", name=f"Школа № {20 + number}",
        )  # fmt: skip
        for place in range(5):
            teacher(cast, node, f"{'АБВГД'[place]}{number}", SUBJECTS[(place + number) % 3], young=place < 3)
    seats.open_for_all(by=cast.system, node=cast.nodes["severny"], today=cast.today)
    schemes.load_shipped(by=cast.system)
    base = Scheme.objects.get(code="first-september", is_current=True)
    return schemes.save_version(by=cast.system, node=cast.nodes["region"], base=base, text=base.text + BORDER)


def teacher(cast: Cast, node: Node, name: str, subject: str, *, young: bool) -> Person:
    """A newcomer, or somebody who offers one place."""
    since = cast.today.replace(month=9, day=1) if young else LONG_AGO
    facts = {"family": f"Новиков-{name}", "given": "Лев", "sex": "m", "teaching_started_on": since}
    person = persons.add(by=cast.system, node=node, facts=facts)
    appointments.start(
        by=cast.system, person=person, node=node, starts_on=since, post=Post.objects.get(code="teacher"),
        subjects=Subject.objects.filter(code=subject),
    )  # fmt: skip
    if not young:
        mentors.offer(by=cast.system, person=person, capacity=1)
    return person


def begin_run(cast: Cast, scheme: Scheme) -> Run:
    """Press the button over the whole municipality of these schools."""
    return runs.start(
        by=cast.viewer("other_coordinator"), node=cast.nodes["severny"], scheme=scheme, across_schools=True,
        address=lambda run: f"/matching/runs/{run.pk}/",
    )  # fmt: skip


def pairs_of(run: Run) -> dict[int, tuple[object, ...]]:
    """Everything a run says of every pair and of everybody left."""
    told: dict[int, tuple[object, ...]] = {
        pair.seat_id: (pair.mentor_id, pair.score, pair.terms, pair.alternatives) for pair in run.pairs.all()
    }
    return told | {rest.seat_id: (None, rest.reason) for rest in run.rest.all()}
