"""What terms come to at a node: counted from the records, or stated by a named person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from django.db.models import Count

from opora.base.rules import terms
from opora.base.rules.access import within
from opora.documents.models import Paper
from opora.network.models import Node
from opora.programmes.models import Artefact, Statement
from opora.programmes.rules.terms import papers

PREFIX = "documents."


@dataclass(frozen=True)
class Counted:
    """A term's value at a node on a day; with a statement it is somebody's word."""

    name: str
    value: Decimal | int | None
    statement: Statement | None = None


def papers_counted(path: str, on: dt.date, codes: Iterable[str]) -> dict[str, int]:
    """Papers of the set that are there on a day: signed ones, and evidence received without a paper in Opora."""
    wanted = list(codes)
    signed = Paper.objects.filter(
        within([path], "node__path"), kind__in=wanted, state=Paper.State.SIGNED, signed_on__lte=on
    )
    received = Artefact.objects.filter(
        within([path], "stage__programme__node__path"), document__in=wanted, paper=None, received_on__lte=on
    )
    found = dict.fromkeys(wanted, 0)
    for code, number in signed.order_by().values_list("kind").annotate(Count("pk")):
        found[code] += number
    for code, number in received.order_by().values_list("document").annotate(Count("pk")):
        found[code] += number
    return found


def _papers_of(code: str, path: str, on: dt.date) -> int:
    return papers_counted(path, on, [code])[code]


def register_terms() -> None:
    """Make the papers of programmes countable by name."""
    for name, title in papers().items():
        terms.register(terms.Term(name, title, partial(_papers_of, name.removeprefix(PREFIX))))


def counts_of(node: Node, names: Iterable[str], on: dt.date) -> dict[str, Counted]:
    """The values of terms over the node's subtree on a day; what nobody counts or states has none."""
    wanted = list(dict.fromkeys(names))
    known = terms.known()
    codes = [name.removeprefix(PREFIX) for name in wanted if name in papers()]
    found: dict[str, Counted] = {}
    if codes:
        told = papers_counted(node.path, on, codes)
        found = {PREFIX + code: Counted(PREFIX + code, told[code]) for code in codes}
    stated = [name for name in wanted if name not in known]
    latest: dict[str, Statement] = {}
    if stated:
        spoken = Statement.objects.filter(node=node, term__in=stated, on__lte=on).select_related("person")
        for one in spoken.order_by("on", "pk"):
            latest[one.term] = one
    for name in wanted:
        if name in found:
            continue
        if name in known:
            found[name] = Counted(name, terms.count(name, path=node.path, on=on))
        else:
            statement = latest.get(name)
            found[name] = Counted(name, statement.value if statement else None, statement)
    return found


def numbers(counts: Mapping[str, Counted]) -> dict[str, int | Decimal]:
    """The values alone, of those that have one."""
    return {name: one.value for name, one in counts.items() if one.value is not None}
