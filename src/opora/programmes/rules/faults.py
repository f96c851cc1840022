"""What is wrong with a programme file: a named fault with its place, the reason and the remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

#: The way to a value: keys, and numbers of entries in a list.
Path = tuple[str | int, ...]

#: Each fault by its name: what is wrong, and the remedy.
FAULTS: dict[str, tuple[Any, Any]] = {
    "not_toml": (
        _("this is not readable as TOML: %(error)s"),
        _('Mend the line: a text stands in quotes, a list in [ ], a month is "2027-09", “=” parts key and value.'),
    ),
    "not_utf8": (
        _("the file is not in UTF-8: this line cannot be read"),
        _("Save it again in the encoding UTF-8: every editor of texts can."),
    ),
    "too_large": (
        _("the file is larger than %(limit)s kB"),
        _("A programme is a text of some dozens of kilobytes: leave pictures and lists of people out."),
    ),
    "unknown_key": (_("the key “%(key)s” is not known here"), _("Known here: %(known)s.")),
    "mistyped_key": (_("the key “%(key)s” is not known here"), _("Did you mean “%(near)s”?")),
    "missing_key": (_("the key “%(key)s” is missing"), _("Add it: %(key)s = %(example)s.")),
    "wrong_type": (
        _("%(found)s stands here, expected is %(expected)s"),
        _("Write it so: %(example)s."),
    ),
    "wrong_value": (_("“%(value)s” cannot stand here"), _("Possible are: %(known)s.")),
    "out_of_range": (_("%(value)s is out of range"), _("Write a number from %(least)s to %(most)s.")),
    "wrong_code": (
        _("“%(value)s” cannot be a code"),
        _("A code is made of small Latin letters, digits, “_” and “-”, and begins with a letter."),
    ),
    "wrong_moment": (
        _("“%(value)s” is not a date"),
        _('Write 2027, "2027-09", 2027-09-01, or counted from the start: "year 1", "year 1 09-01".'),
    ),
    "wrong_test": (
        _("“%(value)s” is not a test"),
        _('Write a term, a comparison and a number or another term: "mentoring.active_pairs >= 1".'),
    ),
    "unknown_term": (
        _("nobody knows the term “%(value)s”"),
        _("Take a known one: %(near)s. All of them are listed by “./run programme terms”."),
    ),
    "unknown_reference": (
        _("“%(value)s” is not among %(where)s"),
        _("Add it there, or name one of these: %(known)s."),
    ),
    "form_without_variants": (
        _("the form “%(value)s” has no role variants"),
        _("Add at least one: [forms.%(value)s.variants.CODE] with a title."),
    ),
    "ends_before_start": (
        _("it ends (%(ends)s) before it starts (%(starts)s)"),
        _("Change one of the two: the last day counts too, and a year means all of it."),
    ),
    "mixed_moments": (
        _("one date is of the calendar, the other is counted from the start"),
        _("Write both alike: both as dates, or both as “year 1 …”."),
    ),
    "outside_period": (
        _("%(value)s lies outside the period of the programme (%(starts)s to %(ends)s)"),
        _("Change the date, or the period."),
    ),
    "target_outside_period": (
        _("a target for %(value)s, but the programme lasts from %(starts)s to %(ends)s"),
        _("Remove the target, or change the period."),
    ),
    "wrong_year": (
        _("“%(value)s” is not a year of a target"),
        _('Write a calendar year (2027), a school year ("2026/2027") or a year from the start ("year 1").'),
    ),
    "locked_changed": (
        _("this belongs to the locked list of “%(owner)s” and cannot be changed: it is “%(was)s” there"),
        _("Remove the line. Your own entries may be added beside it under a code of your own."),
    ),
    "locked_added": (
        _("an entry of the locked list of “%(owner)s” cannot be given more keys"),
        _("Remove the key, or add an entry of your own under another code."),
    ),
    "locked_removed": (
        _("“%(value)s” belongs to the locked list of “%(owner)s” and cannot be removed"),
        _("Leave it out of “remove”. What is not used in your place is left out in [use]."),
    ),
    "locked_missing": (
        _("“%(value)s” of the locked list of “%(owner)s” is missing"),
        _("Put it back as it is there, or remove “based_on”: then the model is wholly your own."),
    ),
    "cycle": (
        _("the files extend each other in a circle: %(chain)s"),
        _("One of them must stand on its own: remove its “extends”."),
    ),
    "unknown_parent": (
        _("there is no programme “%(value)s” to extend"),
        _("Known are: %(known)s. A file of your own stands in the same folder under its code: CODE.toml."),
    ),
    "parent_faulty": (
        _("the programme “%(value)s” that it extends has faults of its own"),
        _("Mend it first: %(first)s"),
    ),
    "nothing_to_remove": (
        _("there is no “%(value)s” to remove"),
        _('Write the way to an entry that the extended programme has, for example "stages.prepare".'),
    ),
    "nothing_before": (
        _("there is no “%(value)s” to stand after"),
        _("Name an entry of the same list: %(known)s."),
    ),
    "not_percent": (
        _("an indicator in percent needs a denominator"),
        _('Add denominator = "…", or unit = "count".'),
    ),
    "law_without_profile": (
        _("the law profile “%(value)s” does not belong to the country “%(country)s”"),
        _('For Russia it is “ru”, for Belarus “by”; for any other country write law = "other".'),
    ),
    "section": (_("%(problem)s"), _("%(remedy)s")),
}


@dataclass(frozen=True)
class Fault:
    """One fault: its name, the way to the value, and what the sentences speak of."""

    name: str
    path: Path
    facts: Mapping[str, Any] = field(default_factory=dict)
    file: str = ""
    line: int | None = None

    @property
    def key(self) -> str:
        """The way to the value as one writes it: `stages.prepare.ends`.

        >>> Fault("cycle", ("matching", "rules", "term", 0)).key
        'matching.rules.term[1]'
        """
        return key_of(self.path)

    @property
    def problem(self) -> str:
        """What is wrong, in the reader's language."""
        return str(FAULTS[self.name][0]) % self.facts

    @property
    def remedy(self) -> str:
        """How to mend it, in the reader's language."""
        return str(FAULTS[self.name][1]) % self.facts

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line) if part)
        return " ".join(part for part in (f"{place}:" if place else "", f"{self.key}:" if self.path else "",
                                          f"{self.problem}.", self.remedy) if part)  # fmt: skip


class ProgrammeFaults(ValueError):
    """Every fault of a file at once, in its order; nothing of it is taken."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def key_of(path: Path) -> str:
    """A way as one writes it."""
    told = ""
    for part in path:
        told += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if told else part
    return told


class Findings:
    """The faults found while a file is looked through."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def say(self, name: str, path: Path, **facts: Any) -> None:
        """Note a fault; one place is blamed for one thing once, and every key it lacks is a thing of its own."""
        fault = Fault(name, path, facts)
        told = (name, path, facts.get("key"))
        if all((one.name, one.path, one.facts.get("key")) != told for one in self.faults):
            self.faults.append(fault)
