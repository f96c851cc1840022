"""The result of a matching for people and programs: sentences, sheets, one JSON object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from opora.engine.matching import Answer, Explanation, Help, InputFault, Problem, Proof, helps
from opora.engine.matching.columns import blank, normal
from opora.engine.matching.explain import FLOOR
from opora.engine.matching.faults import InputNote, located
from opora.engine.matching.scheme import TextOptions
from opora.engine.matching.sentences import Sentence
from opora.tool.tables import Source
from opora.tool.words import Words

MILLION = 1_000_000
NAMES = ("name", "full name", "first name", "last name", "фио", "фамилия", "имя", "отчество")
BUILT_IN = ("oneself", "refusal", "forbidden")
SHOWN_TERMS = 3
SHOWN_RIVALS = 3
MOST_HELPED = 200
NOTES = ("unknown_name", "no_column")


@dataclass(frozen=True)
class Outcome:
    """Everything one run knows."""

    problem: Problem
    answer: Answer
    proof: Proof
    why: Explanation
    sources: Mapping[str, Source]
    left_out: tuple[tuple[int, Sentence], ...]
    rules_name: str
    rules_digest: str
    seconds: float

    @property
    def mentees(self) -> Source:
        """The mentees' file."""
        return self.sources["mentees"]

    @property
    def mentors(self) -> Source:
        """The mentors' file."""
        return self.sources["mentors"]


def line_of(fault: InputFault, sources: Mapping[str, Source]) -> Sentence:
    """A fault with the file and the row a spreadsheet program shows."""
    source = sources.get(fault.side)
    if source is None:
        return fault.told
    row, other = (None if row is None else source.file_rows[row] for row in (fault.row, fault.other))
    return located(fault, str(source.path), row, other)


def number(millionths: int) -> int | float:
    """Points as a number: whole when they are whole.

    >>> number(9_000_000), number(1_500_000)
    (9, 1.5)
    """
    return millionths // MILLION if millionths % MILLION == 0 else millionths / MILLION


def label(source: Source, row: int, id_columns: tuple[str, ...], words: Words) -> str:
    """A person as the file names them: name columns and id, else the first filled cell, else the row."""
    wanted = [*NAMES, *(normal(name, TextOptions()) for name in id_columns)]
    by_key = {normal(name, TextOptions()): name for name in source.headers}
    cells = [source.table.columns[by_key[key]][row] for key in dict.fromkeys(wanted) if key in by_key]
    texts = [shown(cell) for cell in cells if not blank(cell)]
    if not texts:
        texts = [shown(cells[row]) for cells in source.table.columns.values() if not blank(cells[row])][:1]
    return " ".join(texts) or words("row", row=source.file_rows[row])


def shown(cell: Any) -> str:
    """A cell as text."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


class Report:
    """Sentences and rows about one outcome in one language."""

    def __init__(self, outcome: Outcome, words: Words):
        self.o, self.words = outcome, words
        self.scheme = outcome.problem.scheme
        self.found: dict[int, tuple[Help, ...]] = {}

    def mentee(self, row: int) -> str:
        """A mentee's label."""
        return label(self.o.mentees, row, self.scheme.mentees.id, self.words)

    def mentor(self, row: int) -> str:
        """A mentor's label."""
        return label(self.o.mentors, row, self.scheme.mentors.id, self.words)

    def pair_reason(self, pair: int) -> str:
        """Why this pair: the three largest terms, what earned nothing, the next best mentor and its cost."""
        why, words = self.o.why, self.words
        points = why.points[pair].tolist()
        order = sorted(range(len(points)), key=lambda place: (-points[place], place))
        best = [
            words(
                "reason_term",
                name=self.title(why.term_names[k]),
                points=words.points(points[k]),
                most=words.points(int(why.term_most[k])),
            )
            for k in order[:SHOWN_TERMS]
            if points[k] > 0
        ]
        score, most = words.points(int(self.o.answer.score[pair])), words.points(int(why.term_most.sum()))
        text = words("reason_top", score=score, most=most, terms=", ".join(best) or "—")
        empty = [self.title(name) for name, earned in zip(why.term_names, points, strict=True) if earned == 0]
        if empty:
            text += " " + words("reason_missing", names=", ".join(empty))
        other = int(why.mentors.row[pair])
        if other >= 0:
            score = words.points(int(why.mentors.score[pair]))
            text += " " + words("reason_other", who=self.mentor(other), score=score) + self._cost(pair) + "."
        return text

    def _cost(self, pair: int) -> str:
        steps, loss = int(self.o.why.mentors.steps[pair]), int(self.o.why.mentors.loss[pair])
        if steps > 0:
            return self.words("costs_service")
        return self.words("costs_points", loss=self.words.points(loss)) if loss > 0 else ""

    def unmatched_reason(self, place: int) -> str:
        """Why somebody got nobody: which rule excluded how many, who took the places of the rest."""
        why, words = self.o.why, self.words
        offered = int(why.excluded[place].sum() + why.open[place])
        if not offered:
            return words("nobody_there")
        parts = [
            self._excluded(name, int(count), offered)
            for name, count in zip(why.rule_names, why.excluded[place], strict=True)
            if count
        ]
        text = "; ".join(parts) + ". " if parts else ""
        count = int(why.open[place])
        if not count:
            return text + words("nobody_left")
        rivals = why.rivals[place].tolist()
        if not rivals:
            return text + words("not_worth", count=count)
        who = [
            words(
                "taken_by",
                mentor=self.mentor(int(self.o.answer.mentor[p])),
                mentee=self.mentee(int(self.o.answer.mentee[p])),
            )
            for p in rivals[:SHOWN_RIVALS]
        ]
        if len(rivals) > SHOWN_RIVALS:
            who.append(words("more", count=len(rivals) - SHOWN_RIVALS))
        return text + words("taken", count=count, who=", ".join(who))

    def _excluded(self, name: str, count: int, offered: int) -> str:
        if name == FLOOR:
            floor = self.words.points(self.scheme.floor or 0)
            return self.words("floor", count=count, all=offered, floor=floor)
        rule = self.words(name) if name in BUILT_IN else self.title(name)
        return self.words("excluded", count=count, all=offered, rule=rule)

    def title(self, name: str) -> str:
        """A rule or term as the reader's language names it."""
        return self.scheme.title(name, self.words.language)

    def would_help(self, place: int, row: int) -> list[dict[str, Any]]:
        """The smallest changes that would serve somebody, as plain data."""
        return [
            {
                "kind": change.kind,
                "rule": self.title(change.rule) if change.kind != "place" else "",
                "mentor": self.o.mentors.data_rows[change.mentor],
                "score": number(change.score),
                "free": change.free,
                "km": change.km,
                "short": number(change.short),
                "others_lose_steps": change.steps,
                "others_lose_score": number(change.loss),
                "text": self.help_text(change),
            }
            for change in self.helped(place, row)
        ]

    def helped(self, place: int, row: int) -> tuple[Help, ...]:
        """What would help somebody; worked out once, and for the first of a long list only."""
        if row not in self.found:
            self.found[row] = helps(self.o.problem, self.o.answer, row) if place < MOST_HELPED else ()
        return self.found[row]

    def help_text(self, change: Help) -> str:
        """One change as a sentence, with what it costs the others."""
        words, who = self.words, self.mentor(change.mentor)
        text = words(
            f"help_{change.kind}", who=who, km=int(change.km or 0), rule=self.title(change.rule),
            short=words.points(change.short), score=words.points(change.score),
        )  # fmt: skip
        if change.steps > 0:
            return text + " " + words("help_costs_service")
        return text + (" " + words("help_costs_points", loss=words.points(change.loss)) if change.loss > 0 else "")

    def as_json(self) -> dict[str, Any]:
        """The one object of `--json`."""
        answer, why = self.o.answer, self.o.why
        pairs = [
            {
                "mentee": self.o.mentees.data_rows[answer.mentee[k]],
                "mentor": self.o.mentors.data_rows[answer.mentor[k]],
                "seat": int(answer.seat[k]),
                "score": number(int(answer.score[k])),
                "terms": {name: number(int(v)) for name, v in zip(why.term_names, why.points[k], strict=True)},
            }
            for k in range(len(answer.mentee))
        ]
        unmatched = [
            {
                "mentee": self.o.mentees.data_rows[row],
                "reason": self.unmatched_reason(place),
                "would_help": self.would_help(place, row),
            }
            for place, row in enumerate(why.unmatched.tolist())
        ]
        unmatched += [
            {"mentee": row, "reason": self.words("left_out", fault=fault), "would_help": []}
            for row, fault in self.o.left_out
        ]
        return {
            "pairs": pairs,
            "unmatched": sorted(unmatched, key=lambda item: item["mentee"]),
            "matched": answer.matched,
            "score": number(answer.total),
            "bound": number(self.o.proof.bound),
            "proved": self.o.proof.proved,
            "seconds": round(self.o.seconds, 3),
            "notes": [self._note_as_json(note) for note in self.o.problem.notes],
        }

    def _note_as_json(self, note: InputNote) -> dict[str, Any]:
        source = self.o.sources[note.side]
        rows = [{"row": source.data_rows[row], "text": text} for row, text in note.rows]
        place = {"file": note.side, "column": note.column, "code": note.code}
        return {**place, "count": note.count, "rows": rows, "text": self._note(note)}

    def notes(self) -> list[str]:
        """What was overlooked in the files and must not pass in silence: a sentence each."""
        told = [self._note(note) for note in self.o.problem.notes]
        for source in self.o.sources.values():
            rows = ", ".join(map(str, source.totals))
            told += [self.words("note_total", path=source.path.name, rows=rows)] if rows else []
        return list(dict.fromkeys(told))

    def _note(self, note: InputNote) -> str:
        source = self.o.sources[note.side]
        rows = ", ".join(self.words("note_row", text=text, row=source.file_rows[row]) for row, text in note.rows)
        more = self.words("note_more", count=note.count - len(note.rows)) if note.count > len(note.rows) else ""
        place = self.words("note_column", column=note.column) if note.column else ""
        key = note.code if note.code in NOTES else "other"
        told = self.words(f"note_{key}", count=note.count, problem=note.problem)
        return f"{source.path.name}{place}: {told}: {rows}{more}."

    def pair_rows(self) -> list[list[Any]]:
        """The sheet of pairs, header first."""
        words, why, answer = self.words, self.o.why, self.o.answer
        head = [words(key) for key in ("mentee_row", "mentee", "mentor_row", "mentor", "seat", "score")]
        rows: list[list[Any]] = [
            [*head, *map(self.title, why.term_names), words("why"), words("warnings"), words("next_mentee")]
        ]
        for k in range(len(answer.mentee)):
            i, j = int(answer.mentee[k]), int(answer.mentor[k])
            warned = [self.title(name) for name, hit in zip(why.warning_names, why.warned[k], strict=True) if hit]
            other = int(why.mentees.row[k])
            rows.append([
                self.o.mentees.file_rows[i], self.mentee(i), self.o.mentors.file_rows[j], self.mentor(j),
                int(answer.seat[k]), number(int(answer.score[k])), *(number(int(v)) for v in why.points[k]),
                self.pair_reason(k), ", ".join(warned), self.mentee(other) if other >= 0 else "",
            ])  # fmt: skip
        return rows

    def unmatched_rows(self) -> list[list[Any]]:
        """The sheet of the unmatched, header first."""
        rows: list[list[Any]] = [[self.words(key) for key in ("mentee_row", "mentee", "why", "sheet_help")]]
        for place, row in enumerate(self.o.why.unmatched.tolist()):
            change = " ".join(self.help_text(change) for change in self.helped(place, row))
            rows.append([self.o.mentees.file_rows[row], self.mentee(row), self.unmatched_reason(place), change])
        rows += [["", "", self.words("left_out", fault=fault), ""] for _, fault in self.o.left_out]
        return rows

    def run_rows(self) -> list[list[Any]]:
        """The sheet of the run, header first."""
        o, words = self.o, self.words
        rows: list[list[Any]] = [
            [words("question"), words("value")],
            [words("run_scheme"), self.scheme.name or o.rules_name],
            [words("run_objective"), self.scheme.objective],
            [words("run_mentees"), o.mentees.table.rows],
            [words("run_mentors"), o.mentors.table.rows],
            [words("run_matched"), o.answer.matched],
            [words("run_pairs"), len(o.answer.mentee)],
            [words("run_score"), number(o.answer.total)],
            [words("run_bound"), number(o.proof.bound)],
            [words("run_proved"), words("yes" if o.proof.proved else "no")],
            [words("run_seconds"), round(o.seconds, 3)],
        ]
        rows += [[words("run_note"), note] for note in self.notes()]
        files = [(source.path.name, source.digest) for source in o.sources.values()]
        rows += [[words("run_hash", name=name), digest] for name, digest in (*files, (o.rules_name, o.rules_digest))]
        return rows
