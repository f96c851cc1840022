"""What the papers of pairs say, gathered from the record at the moment; and which papers a pair has and lacks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from opora.base.models import holds_on
from opora.base.rules.access import Data, Right, Role, Viewer, within
from opora.documents.models import Paper
from opora.documents.queries.grammar import person_facts, works_of
from opora.documents.queries.papers import about
from opora.documents.rules.kinds import Field, person_fields
from opora.mentoring.models import Pair, PairMember
from opora.mentoring.queries.pairs import PAIR_KIND, pairs_of, with_people
from opora.mentoring.rules import (
    ADD_AGREEMENT,
    KIND_WORDS,
    LABOUR_LAW,
    LIVE_PAIRS,
    PERSONAL_PAPERS,
    asks_for_papers,
)
from opora.network.models import Node
from opora.people.models import Appointment, Grant, Person

FORM_WORDS = {
    "pedagogue_pedagogue": gettext_lazy("teacher – teacher"),
    "head_pedagogue": gettext_lazy("head – teacher"),
    "employer_student": gettext_lazy("employer – student"),
    "student_student": gettext_lazy("student – student"),
    "pedagogue_student": gettext_lazy("teacher – student"),
}
#: What a mentor does, unless the agreement says more.
CONTENT = "помощь наставляемому в овладении навыками работы на рабочем месте по его профессии"

PAIR_FIELDS = (
    Field("form", gettext_lazy("form of mentoring")),
    Field("kind", gettext_lazy("kind of mentoring")),
    Field("term", gettext_lazy("term: from, until")),
    Field("starts", gettext_lazy("first day")),
    Field("ends", gettext_lazy("last day"), optional=True),
)
ORDER_FIELDS = (
    Field(
        "pairs",
        gettext_lazy("pairs of the order"),
        (
            Field("no", gettext_lazy("number in the list")),
            person_fields("mentor", gettext_lazy("mentor")),
            person_fields("mentee", gettext_lazy("mentee")),
            *PAIR_FIELDS,
        ),
        many=True,
    ),
    Field("payment", gettext_lazy("what mentors are paid"), optional=True),
    person_fields("curator", gettext_lazy("mentoring curator"), optional=True),
)
PERSONAL_FIELDS = (
    person_fields("mentor", gettext_lazy("mentor")),
    person_fields("mentee", gettext_lazy("mentee")),
    Field(
        "mentees",
        gettext_lazy("everybody the mentor helps in this pair"),
        (Field("no", gettext_lazy("number in the list")), person_fields("person", gettext_lazy("mentee"))),
        many=True,
    ),
    *PAIR_FIELDS,
    Field("content", gettext_lazy("what the work is")),
    Field("work_form", gettext_lazy("how it is done")),
    Field("pay", gettext_lazy("amount and terms of pay")),
)


def directions(pair: Any) -> list[tuple[Person, list[Person]]]:
    """Who mentors whom in a pair: in a reverse pair both ways, in a group one mentor of several."""
    of_role = {
        role: [one.person for one in pair.people if one.role == role]
        for role in (PairMember.Role.MENTOR, PairMember.Role.MENTEE)
    }
    mentees = of_role[PairMember.Role.MENTEE]
    return [(mentor, [one for one in mentees if one.pk != mentor.pk]) for mentor in of_role[PairMember.Role.MENTOR]]


def _loaded(pairs: Sequence[Model]) -> list[Any]:
    """The pairs with their people, in the order they came."""
    found = with_people(
        Pair.objects.filter(pk__in=[pair.pk for pair in pairs]).select_related("node", "mentor_node")
    ).in_bulk()
    return [found[pair.pk] for pair in pairs if pair.pk in found]


def _people_facts(pairs: Iterable[Any], today: dt.date) -> dict[int, dict[str, Any]]:
    people = {one.person_id: one.person for pair in pairs for one in pair.people}
    works = works_of(people, today)
    return {pk: person_facts(person, _work(works.get(pk, []), pairs)) for pk, person in people.items()}


def _work(works: list[Appointment], pairs: Iterable[Any]) -> Appointment | None:
    """The post the paper means: the one at an organisation of the pair, else the main one."""
    nodes = {node for pair in pairs for node in (pair.node_id, pair.mentor_node_id)}
    return next((work for work in works if work.node_id in nodes), works[0] if works else None)


def pair_words(pair: Pair, typed: Mapping[str, str]) -> dict[str, str]:
    """Form, kind and term as a paper says them."""
    until = _day(typed.get("until")) or (pair.ends_on and pair.ends_on - dt.timedelta(days=1))
    with override("ru"):
        form, kind = str(FORM_WORDS.get(pair.form, pair.form)), str(KIND_WORDS.get(pair.kind, pair.kind))
    starts, ends = f"{pair.starts_on:%d.%m.%Y}", f"{until:%d.%m.%Y}" if until else ""
    return {
        "form": form, "kind": kind, "starts": starts, "ends": ends,
        "term": f"с {starts} по {ends}" if ends else f"с {starts} до завершения программы наставничества",
    }  # fmt: skip


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return None


def order_facts(by: Viewer, node: Node, about: Sequence[Model], typed: Mapping[str, str]) -> dict[str, Any]:
    """The order on pairs: a row for each who is mentored."""
    pairs = _loaded(about)
    people = _people_facts(pairs, by.today)
    rows: list[dict[str, Any]] = []
    for pair in pairs:
        for mentor, mentees in directions(pair):
            for mentee in mentees:
                facts = {"mentor": people[mentor.pk], "mentee": people[mentee.pk], **pair_words(pair, typed)}
                rows.append({"no": len(rows) + 1, **facts})
    return {"pairs": rows, "payment": typed.get("payment", ""), "curator": _curator(node, by.today)}


def _curator(node: Node, today: dt.date) -> dict[str, Any]:
    grants = Grant.objects.filter(holds_on(today), node=node, role=Role.CURATOR).select_related("person")
    grant = grants.order_by("pk").first()
    if grant is None:
        return {}
    works = works_of([grant.person_id], today).get(grant.person_id, [])
    return person_facts(grant.person, next((work for work in works if work.node_id == node.pk), None))


def personal_facts(by: Viewer, node: Node, about: Sequence[Model], typed: Mapping[str, str]) -> dict[str, Any]:
    """A consent or an agreement: one pair, one mentor, those whom the mentor helps."""
    pair = _loaded(about)[0]
    people = _people_facts([pair], by.today)
    pairs = directions(pair)
    mentor, mentees = next((one for one in pairs if str(one[0].pk) == typed.get("mentor")), pairs[0])
    mentee = next((one for one in mentees if str(one.pk) == typed.get("mentee")), mentees[0])
    return {
        "mentor": people[mentor.pk],
        "mentee": people[mentee.pk],
        "mentees": [{"no": number, "person": people[one.pk]} for number, one in enumerate(mentees, start=1)],
        **pair_words(pair, typed),
        "content": typed.get("content") or CONTENT,
        "work_form": typed.get("work_form") or ("дистанционно" if pair.online else "очно, на рабочем месте"),
        "pay": typed.get("pay", ""),
    }


@dataclass
class PairPapers:
    """The papers of one pair: those that stand, by kind, and what is still to be made and signed."""

    pair: Any
    standing: dict[str, list[Paper]] = field(default_factory=dict)

    def state_of(self, kind: str) -> str:
        """`missing`, `made` or `signed`; `none` where the law of the place has no such paper."""
        if kind == ADD_AGREEMENT and self.pair.mentor_node.law_profile != LABOUR_LAW:
            return "none"
        if kind == ADD_AGREEMENT and kind not in asks_for_papers(LABOUR_LAW, self.pair.basis):
            return "none" if not self.standing.get(kind) else "signed"
        states = {paper.state for paper in self.standing.get(kind, [])}
        return "made" if "made" in states else "signed" if states else "missing"

    @property
    def missing(self) -> list[str]:
        """Personal papers that nobody made yet."""
        return [kind for kind in PERSONAL_PAPERS if self.state_of(kind) == "missing"]

    @property
    def unsigned(self) -> list[Paper]:
        """Papers that wait for a signature."""
        return [paper for papers in self.standing.values() for paper in papers if paper.state == "made"]


def papers_by_pair(pairs: Sequence[Any]) -> list[PairPapers]:
    """Papers of many pairs in one statement."""
    found = {pair.pk: PairPapers(pair) for pair in pairs}
    for link in about(PAIR_KIND, list(found)).order_by("paper_id"):
        found[link.object_id].standing.setdefault(link.paper.kind, []).append(link.paper)
    return list(found.values())


def live_at(viewer: Viewer) -> QuerySet[Pair]:
    """Live pairs whose papers the viewer keeps: the mentee's organisation, or the mentor's."""
    paths = viewer.paths(Data.PAPER, Right.ENTER)
    here = within(paths, "node__path") | within(paths, "mentor_node__path")
    found: Any = pairs_of(viewer, Right.ENTER).filter(here, state__in=LIVE_PAIRS)
    return with_people(found.order_by("mentee_key", "pk"))


def basis_words(pair: Pair) -> str:
    """The ground of the mentor's work, where it is to be told."""
    return "" if pair.basis == "art351_8" else _("ground: %(basis)s") % {"basis": pair.get_basis_display()}
