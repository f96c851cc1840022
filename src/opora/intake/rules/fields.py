"""The fields a list may hold: their names on the screen, their shape, and how their columns are called."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.base.rules.cells import key_of, stem


class SheetKind(StrEnum):
    """What a sheet tells about."""

    STAFF = "staff"
    PAIRS = "pairs"
    MOVEMENTS = "movements"
    RESULTS = "results"


TITLES: dict[str, Promise | str] = {
    "full_name": pgettext_lazy("column", "Full name"),
    "family": _("Surname"),
    "given": pgettext_lazy("column", "Name"),
    "patronymic": _("Patronymic"),
    "previous_family": _("Former surname"),
    "sex": _("Sex"),
    "birth_on": _("Date of birth"),
    "phone": _("Telephone"),
    "email": _("E-mail"),
    "external_id": _("Personnel number"),
    "post": pgettext_lazy("column", "Post"),
    "subjects": _("Subjects"),
    "stages": _("Classes"),
    "load_hours": _("Hours a week"),
    "rate": _("Part of a full post"),
    "employment": _("Main or part-time"),
    "hired_on": _("Hired on"),
    "left_on": _("Left on"),
    "leaving_reason": _("Reason for leaving"),
    "leave": pgettext_lazy("column", "Leave"),
    "movement": _("Hired or left"),
    "service_total_years": _("Total service, years"),
    "service_teaching_years": _("Teaching service, years"),
    "teaching_started_on": _("Teaches since"),
    "category": _("Qualification category"),
    "education": _("Education"),
    "school": _("School"),
    "municipality": _("Municipality"),
    "mentor_name": _("Mentor"),
    "mentee_name": _("Mentee"),
    "mentor_post": _("Mentor's post"),
    "mentee_post": _("Mentee's post"),
    "mentor_external_id": _("Mentor's personnel number"),
    "mentee_external_id": _("Mentee's personnel number"),
    "mentor_school": _("Mentor's school"),
    "mentee_school": _("Mentee's school"),
    "order": _("Order: number and date"),
    "order_number": _("Order number"),
    "order_on": _("Order date"),
    "pair_starts_on": _("The pair works from"),
    "pair_ends_on": _("The pair works until"),
    "pair_period": _("The pair works: from and until"),
    "is_mentor_ready": _("Ready to be a mentor"),
    "wishes": _("Wishes"),
    "needs": _("What help is needed"),
    "instrument": _("Diagnostics"),
    "measured_on": _("Day of the diagnostics"),
    "block": _("Block"),
    "score": _("Points"),
    "most": _("Most points possible"),
    "row_number": _("Number in the list"),
    "remark": _("Remark"),
    "never_read": _("Not needed and not read"),
}

UNREAD = frozenset({"row_number", "remark", "never_read"})
NAME_FIELDS = ("full_name", "family", "given", "patronymic")


@dataclass(frozen=True, slots=True)
class Stems:
    """One way of saying a header: beginnings of words that must all occur."""

    field: str
    words: tuple[str, ...]
    never: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Headers:
    """All known wordings of headers, and the words that begin rows which are not people."""

    wordings: dict[str, str]
    stems: tuple[Stems, ...]
    skips: dict[str, str]


@cache
def known_headers() -> Headers:
    """Load the wordings of headers once."""
    source = files("opora").joinpath("intake", "data", "headers.toml").read_text(encoding="utf-8")
    document = tomllib.loads(source)
    wordings: dict[str, str] = {}
    stems: list[Stems] = []
    for entry in document["field"]:
        never = tuple(entry.get("never", ()))
        for wording in entry["wordings"]:
            wordings.setdefault(key_of(wording), entry["code"])
        stems += [Stems(entry["code"], tuple(line.split()), never) for line in entry["stems"]]
    skips = {key_of(word): code for code, words in document["skip"][0].items() for word in words}
    return Headers(wordings, tuple(stems), skips)


@cache
def header_words() -> frozenset[str]:
    """Give the stems of all words that occur in known headers, to tell header rows from people."""
    return frozenset(stem(word) for wording in known_headers().wordings for word in wording.split())
