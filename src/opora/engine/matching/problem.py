"""A matching problem: two lists of people bound to a scheme, as arrays that no longer know the files they
came from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from opora.engine.matching.columns import SIDES, Reader, Table, normal
from opora.engine.matching.faults import InputFault, InputFaults, InputNote, SchemeFaults
from opora.engine.matching.grids import Bools, Grid, Ints, Same, Sparse
from opora.engine.matching.kinds import rule_of, term_of
from opora.engine.matching.reach import out_of_reach
from opora.engine.matching.scheme import Scheme, SideRules
from opora.engine.matching.sentences import Sentence, say
from opora.engine.matching.workshop import Workshop

__all__ = ["Problem", "Relations", "Rule", "Table", "Term", "bind"]


@dataclass(frozen=True)
class Relations:
    """What is said about single pairs beside the tables; all by 0-based rows (mentee, mentor).

    `mentee_wishes` and `mentor_wishes` add a rank from 1 and are worth what the scheme's `wishes` terms say.
    `kept` are pairs proposed before and not confirmed yet: the scheme's `kept` term says what keeping one is worth.
    `tables` are the long tables the scheme describes under [pairs], by name.
    """

    mentee_wishes: Sequence[tuple[int, int, int]] = ()
    mentor_wishes: Sequence[tuple[int, int, int]] = ()
    refusals: Sequence[tuple[int, int]] = ()
    forbidden: Sequence[tuple[int, int]] = ()
    pinned: Sequence[tuple[int, int]] = ()
    kept: Sequence[tuple[int, int]] = ()
    tables: Mapping[str, Table] = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """A compiled hard rule or warning: its grid is 1 where it holds."""

    name: str
    kind: str
    grid: Grid


@dataclass(frozen=True)
class Term:
    """A compiled term: its grid gives millionths of a point, never more than `most`."""

    name: str
    kind: str
    grid: Grid
    most: int


@dataclass(frozen=True)
class Problem:
    """n mentees and m mentors ready to be matched; rows are those of the tables.

    `mentee_keys` (n,) and `mentor_keys` (m,) are 64-bit hashes of the ids: the order that decides ties.
    `seats` and `capacity` are 0 for rows that take no part. `tier` (n,) counts from 0, the most urgent
    first. `taken` (m,) are the places in use already; `load` is the term that pays for a mentor's places.
    `pins` (k, 2) must be in the answer. `notes` tell what was overlooked in the data, names nobody has above all.
    """

    scheme: Scheme
    mentee_keys: NDArray[np.uint64]
    mentor_keys: NDArray[np.uint64]
    seats: Ints
    tier: Ints
    capacity: Ints
    taken: Ints
    rules: tuple[Rule, ...]
    warnings: tuple[Rule, ...]
    terms: tuple[Term, ...]
    load: Term | None
    mentor_here: Bools
    pins: Ints
    notes: tuple[InputNote, ...] = ()

    @property
    def mentees(self) -> int:
        """Number of rows of mentees."""
        return len(self.seats)

    @property
    def mentors(self) -> int:
        """Number of rows of mentors."""
        return len(self.capacity)

    def load_points(self, mentor: Ints, place: Ints) -> Ints:
        """What a mentor's place, counted from 1, earns under the load term (millionths)."""
        points = self.load.most if self.load else 0
        free = np.maximum(self.capacity[mentor] - place + 1, 0)
        earned: Ints = points * free // np.maximum(self.capacity[mentor] + self.taken[mentor], 1)
        return earned


def bind(scheme: Scheme, mentees: Table, mentors: Table, relations: Relations | None = None) -> Problem:
    """Bind two lists of people to a scheme.

    Parameters
    ----------
    scheme : rules and weights.
    mentees, mentors : tables of n and m rows.
    relations : wishes, refusals, forbidden and pinned pairs told beside the tables.

    Returns
    -------
    Problem

    Raises
    ------
    InputFaults : every fault found, each with side, row, column and remedy.
    SchemeFaults : a floor no pair can earn, a threshold no mentor reaches.

    Notes
    -----
    Time and memory O((n + m)·(columns + distinct values)); no pair is scored here except the pinned ones.

    Examples
    --------
    >>> from opora.engine.matching import parse_scheme
    >>> problem = bind(parse_scheme(""), Table({"name": ["Ann"]}, 1), Table({"name": ["Bob"]}, 1))
    >>> problem.mentees, problem.mentors
    (1, 1)
    """
    return _Binder(scheme, mentees, mentors, relations or Relations()).problem()


class _Binder:
    def __init__(self, scheme: Scheme, mentees: Table, mentors: Table, relations: Relations):
        self.scheme, self.relations = scheme, relations
        self.tables = {"mentee": mentees, "mentor": mentors}
        self.rules_of = {"mentee": scheme.mentees, "mentor": scheme.mentors}
        long = {f"pairs.{name}": table for name, table in relations.tables.items()}
        self.reader = Reader(scheme, {**self.tables, **long})
        self.n, self.m = mentees.rows, mentors.rows
        self._check_shapes()
        self.here = {side: self._here(side) for side in self.tables}
        self.ids = {side: self._ids(side, self.rules_of[side]) for side in self.tables}

    def _check_shapes(self) -> None:
        for side, table in self.reader.tables.items():
            for name, cells in table.columns.items():
                if len(cells) != table.rows:
                    problem = say("the column has {cells} cells for {rows} rows", cells=len(cells), rows=table.rows)
                    remedy = say("Give every column one cell a row")
                    self.reader.fault(side, None, name, "ragged", problem, remedy)
        told, described = set(self.relations.tables), set(self.scheme.pairs)
        for name in sorted(told ^ described):
            problem = say("the rules read this long table, and it is not there")
            remedy = say("Give it: --pairs {name}=FILE", name=name)
            if name in told:
                problem = say("the rules do not describe this long table")
                remedy = say(
                    'Write [pairs.{name}] with mentee = "…" and mentor = "…", or leave the table out', name=name
                )
            self.reader.fault(f"pairs.{name}", None, None, "long_table", problem, remedy)
        if self.reader.faults:
            raise InputFaults(self.reader.faults)

    def _here(self, side: str) -> Bools:
        only = self.rules_of[side].only
        if only is None:
            return np.ones(self.tables[side].rows, dtype=bool)
        wanted = {normal(value, self.scheme.text) for value in only[1]}
        here = np.array([text in wanted for text in self.reader.texts(side, only[0])], dtype=bool)
        self.reader.absent[side] = frozenset(np.flatnonzero(~here).tolist())
        return here

    def _ids(self, side: str, rules: SideRules) -> list[str]:
        if not rules.id:
            return [""] * self.tables[side].rows
        columns = [self.reader.texts(side, name, "fault") for name in rules.id]
        ids = ["\x1f".join(parts) for parts in zip(*columns, strict=True)]
        first: dict[str, int] = {}
        for row, name in enumerate(ids):
            if not name.strip("\x1f") or not self.here[side][row]:
                continue
            if name in first:
                problem = say("the id «{name}» stands already in another row", name=name)
                remedy = say("Leave one row for a person; several seats are a number in the seats column")
                fault = InputFault(SIDES[side], row, rules.id[0], "duplicate_id", problem, remedy, first[name])
                self.reader.faults.append(fault)
            first.setdefault(name, row)
        return ids

    def problem(self) -> Problem:
        kept = self._known(self.relations.kept, say("kept pair"))
        shop = Workshop(self.reader, self.n, self.m, self.ids, self._wishes(), kept)
        rules = [*self._built_in(shop), *(Rule(e.name, e.kind, rule_of(shop, e)) for e in self.scheme.rules)]
        warnings = [Rule(e.name, e.kind, rule_of(shop, e)) for e in self.scheme.warnings]
        aside = ("load",) if kept else ("load", "kept")
        plain = [entry for entry in self.scheme.terms if entry.kind not in aside]
        terms = [Term(entry.name, entry.kind, *term_of(shop, entry)) for entry in plain]
        seats = self._places("mentee") * self.here["mentee"]
        capacity = self._places("mentor") * self.here["mentor"]
        taken = self._extra("mentor")
        load = self._load()
        pins = self._pins(self._pinned(shop), rules, seats, capacity)
        if self.reader.faults:
            raise InputFaults(sorted(self.reader.faults, key=_order))
        self._reachable(terms, load, bool(kept))
        tier = self._extra("mentee")
        ranks = np.unique(tier[seats > 0])
        return Problem(
            self.scheme, self._keys("mentee"), self._keys("mentor"), seats,
            np.searchsorted(ranks, tier).astype(np.int64), capacity, taken, tuple(rules), tuple(warnings),
            tuple(terms), load, self.here["mentor"], pins, tuple(self.reader.notes.values()),
        )  # fmt: skip

    def _reachable(self, terms: list[Term], load: Term | None, kept: bool) -> None:
        if not (self.n and self.m):
            return
        aside = [entry for entry in self.scheme.terms if entry.kind == "kept" and not kept]
        most = sum(term.most for term in [*terms, *([load] if load else [])])
        most += sum(int(entry.options["points"]) for entry in aside)
        faults = list(out_of_reach(self.scheme, most, self.reader))
        if faults:
            raise SchemeFaults(faults)

    def _places(self, side: str) -> Ints:
        amount = self.rules_of[side].places
        return self._amount(
            side, amount.column, 1 if amount.default is None and amount.column is None else amount.default
        )

    def _extra(self, side: str) -> Ints:
        amount = self.rules_of[side].extra
        default = amount.default if amount.default is not None else (0 if side == "mentor" else 1)
        return self._amount(side, amount.column, default)

    def _amount(self, side: str, column: str | None, default: int | None) -> Ints:
        if column is None:
            return np.full(self.tables[side].rows, default or 0, dtype=np.int64)
        if default is not None and not self.reader.has(side, column):
            return np.full(self.tables[side].rows, default, dtype=np.int64)
        return np.array(self.reader.wholes(side, column, default), dtype=np.int64)

    def _wishes(self) -> dict[str, Sequence[tuple[int, int, int]]]:
        told = {"mentee": self.relations.mentee_wishes, "mentor": self.relations.mentor_wishes}
        for wishes in told.values():
            self._known([(i, j) for i, j, _ in wishes], say("wish"))
        for side in told:
            kinds = [e for e in self.scheme.terms if e.kind == "wishes" and e.options["side"] == side]
            told[side] = told[side] if kinds and not self._outside(told[side]) else ()
        return told

    def _outside(self, pairs: Sequence[tuple[int, ...]]) -> bool:
        return any(not (0 <= pair[0] < self.n and 0 <= pair[1] < self.m) for pair in pairs)

    def _known(self, pairs: Sequence[tuple[int, int]], word: Sentence) -> list[tuple[int, int]]:
        good = []
        for i, j in pairs:
            if self._outside([(i, j)]):
                problem = say("a {word} names row ({row}, {other}), which is not there", word=word, row=i, other=j)
                fault = InputFault("relations", None, None, "unknown_row", problem, say("Mend the pair"))
                self.reader.faults.append(fault)
            else:
                good.append((i, j))
        return good

    def _built_in(self, shop: Workshop) -> list[Rule]:
        rules = []
        if all(self.rules_of[side].id for side in SIDES):
            people = {side: self._people(side) for side in SIDES}
            codes = {name: code for code, name in enumerate(sorted({*people["mentee"], *people["mentor"]} - {""}))}
            left, right = (np.array([codes.get(name, -1) for name in people[side]], np.int64) for side in SIDES)
            rules.append(Rule(say("oneself"), "oneself", Same(left, right, 0, 1, 1)))
        for name, told in (
            (say("refusal"), self.relations.refusals),
            (say("forbidden"), self.relations.forbidden),
        ):
            good = self._known(told, name)
            if good:
                pairs = np.array(good, dtype=np.int64)
                rules.append(Rule(name, name, shop.sparse(pairs[:, 0], pairs[:, 1], np.zeros(len(pairs), np.int64), 1)))
        return rules

    def _people(self, side: str) -> list[str]:
        column = self.rules_of[side].person
        if column is None or not self.reader.has(side, column):
            return self.ids[side]
        return [own or name for own, name in zip(self.reader.texts(side, column), self.ids[side], strict=True)]

    def _load(self) -> Term | None:
        entry = next((entry for entry in self.scheme.terms if entry.kind == "load"), None)
        if entry is None:
            return None
        nothing = Sparse(self.m, np.array([], np.int64), np.array([], np.int64), 0)
        return Term(entry.name, "load", nothing, entry.options["points"])

    def _pinned(self, shop: Workshop) -> list[tuple[int, int]]:
        """Pins told beside the tables and those of the mentees' column; a name nobody has is a fault."""
        pairs = self._known(self.relations.pinned, say("pin"))
        column = self.scheme.mentees.pinned
        if column is None:
            return pairs
        there = set(self.ids["mentor"])
        for row, names in enumerate(self.reader.lists("mentee", column)):
            for name in names:
                if name not in there:
                    problem = say("the pinned mentor «{name}» is not on the mentors' list", name=name)
                    remedy = say("Mend the name or empty the cell")
                    self.reader.fault("mentee", row, column, "unknown_pin", problem, remedy)
        where = shop.places("mentor", None)
        cells = enumerate(self.reader.lists("mentee", column))
        return pairs + [(row, place) for row, cell in cells for name in cell for place in where.get(name, ())]

    def _pins(self, pairs: list[tuple[int, int]], rules: list[Rule], seats: Ints, capacity: Ints) -> Ints:
        pins = np.array(sorted(set(pairs)), dtype=np.int64).reshape(-1, 2)
        for rule in rules:
            for i, j in pins[rule.grid.at(pins[:, 0], pins[:, 1]) == 0].tolist():
                problem = say("breaks the rule «{rule}»", rule=rule.name)
                self._pin_fault(i, j, "pin_breaks_rule", problem, say("Remove the pin or the rule"))
        for side, column, limit in (("mentee", 0, seats), ("mentor", 1, capacity)):
            counts = np.bincount(pins[:, column], minlength=len(limit))
            for row in np.flatnonzero(counts > limit).tolist():
                problem = say("is pinned {count} times and has room for {room}", count=counts[row], room=limit[row])
                remedy = say("Remove a pin or give more room")
                self.reader.fault(side, row, None, "too_many_pins", problem, remedy)
        return pins

    def _pin_fault(self, i: int, j: int, code: str, problem: Sentence, remedy: Sentence) -> None:
        column = self.scheme.mentees.pinned
        if column is not None and (i, j) not in {tuple(pin) for pin in self.relations.pinned}:
            text = say("the pinned mentor «{name}» {problem}", name=self.ids["mentor"][j], problem=problem)
            self.reader.faults.append(InputFault(SIDES["mentee"], i, column, code, text, remedy))
            return
        text = say("the pin of mentee row {row} to mentor row {other} {problem}", row=i, other=j, problem=problem)
        self.reader.faults.append(InputFault("relations", i, None, code, text, remedy))

    def _keys(self, side: str) -> NDArray[np.uint64]:
        texts = self.ids[side]
        if not self.rules_of[side].id:
            names = sorted(self.tables[side].columns)
            columns = [[self.reader.plain(cell) for cell in self.tables[side].columns[name]] for name in names]
            texts = ["\x1f".join(row) for row in zip(*columns, strict=True)] or [""] * self.tables[side].rows
        digests = [hashlib.blake2b(f"{side}\x1e{text}".encode(), digest_size=8).digest() for text in texts]
        return np.array([int.from_bytes(digest, "big") for digest in digests], dtype=np.uint64)


def _order(fault: InputFault) -> tuple[str, int, str]:
    return fault.side, -1 if fault.row is None else fault.row, fault.column or ""
