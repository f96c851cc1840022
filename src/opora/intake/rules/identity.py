"""Whether two records speak of one person: surely, perhaps, or not; never on a name alone against facts."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opora.base.rules.cells import one_edit_apart


class Degree(StrEnum):
    """How alike two records are."""

    SAME = "same"
    PROBABLE = "probable"  # a person decides
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Facts:
    """What tells a person from others."""

    family: str = ""
    given: str = ""
    patronymic: str = ""
    previous_families: tuple[str, ...] = ()
    birth_on: date | None = None
    external_id: str = ""
    school: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """The degree, and the codes of what speaks for it."""

    degree: Degree
    reasons: tuple[str, ...] = ()

    @property
    def why(self) -> tuple[str, ...]:
        """The reasons in words."""
        return tuple(str(REASONS[reason]) for reason in self.reasons)


REASONS: dict[str, Promise | str] = {
    "same_id": _("the same personnel number"),
    "other_id": _("different personnel numbers"),
    "same_name": _("the same full name"),
    "same_birth": _("the same date of birth"),
    "other_birth": _("different dates of birth"),
    "near_birth": _("dates of birth that differ by a slip of the pen"),
    "former_family": _("the former surname"),
    "other_family": _("another surname, the same name, patronymic and date of birth"),
    "typo": _("a surname or a name that differs by one letter"),
    "initials": _("initials that fit"),
    "no_patronymic": _("the patronymic is missing on one side"),
    "other_school": _("another school and no date of birth"),
}


def plain(name: str) -> str:
    """Give a name in the form in which names are compared."""
    return name.lower().replace("ё", "е").replace(" ", "-")


def same_person(a: Facts, b: Facts) -> Likeness:
    """Tell whether two records speak of one person."""
    family = _family(a, b)
    given = _given(plain(a.given), plain(b.given))
    patronymic = _given(plain(a.patronymic), plain(b.patronymic))
    birth = _birth(a.birth_on, b.birth_on)
    if a.external_id and b.external_id:
        by_id = _by_id(a.external_id == b.external_id, family, given, patronymic, birth)
        if by_id is not None:
            return by_id
    if "different" in (given, patronymic):
        return Likeness(Degree.DIFFERENT)
    if family == "different":
        if given == "equal" and patronymic == "equal" and birth == "same_birth":
            return Likeness(Degree.PROBABLE, ("other_family",))
        return Likeness(Degree.DIFFERENT)
    return _by_name(a, b, family, given, patronymic, birth)


def _by_id(is_same: bool, family: str, given: str, patronymic: str, birth: str) -> Likeness | None:
    """Equal ids are one person unless the names deny it; different ids are never one person by themselves."""
    names_deny = given == "different" or (family == "different" and patronymic == "different")
    if is_same and not names_deny:
        sure = birth != "other_birth"
        return Likeness(Degree.SAME if sure else Degree.PROBABLE, ("same_id",) if sure else ("same_id", "other_birth"))
    if is_same:
        return Likeness(Degree.PROBABLE, ("same_id",))
    if birth == "same_birth" and given == "equal" and family in ("equal", "former_family"):
        return Likeness(Degree.PROBABLE, ("same_name", "same_birth", "other_id"))
    return Likeness(Degree.DIFFERENT, ("other_id",))


def _by_name(a: Facts, b: Facts, family: str, given: str, patronymic: str, birth: str) -> Likeness:
    reasons = ["former_family" if family == "former_family" else "same_name"]
    if "typo" in (family, given, patronymic):
        reasons = ["typo"]
    if "initials" in (given, patronymic):
        reasons.append("initials")
    if bool(a.patronymic) != bool(b.patronymic):
        reasons.append("no_patronymic")
    if birth == "other_birth":
        return Likeness(Degree.DIFFERENT, (*reasons, birth))
    if birth:
        reasons.append(birth)
    elif a.school and b.school and plain(a.school) != plain(b.school):
        reasons.append("other_school")
    is_exact = reasons == ["same_name"] or birth == "same_birth" or reasons == ["former_family"]
    return Likeness(Degree.SAME if is_exact else Degree.PROBABLE, tuple(reasons))


def _family(a: Facts, b: Facts) -> str:
    first, second = plain(a.family), plain(b.family)
    if first == second:
        return "equal"
    if first in map(plain, b.previous_families) or second in map(plain, a.previous_families):
        return "former_family"
    double = "-" in first or "-" in second
    if double and (first in second.split("-") or second in first.split("-")):
        return "former_family"
    return "typo" if len(first) > 3 and one_edit_apart(first, second) else "different"


def _given(a: str, b: str) -> str:
    if a == b or not a or not b:
        return "equal"
    if a.endswith(".") or b.endswith("."):
        return "initials" if a[0] == b[0] else "different"
    return "typo" if len(a) > 3 and one_edit_apart(a, b) else "different"


def _birth(a: date | None, b: date | None) -> str:
    if a is None or b is None:
        return ""
    if a == b:
        return "same_birth"
    agreed = (a.year == b.year) + (a.month == b.month) + (a.day == b.day)
    is_swapped = a.year == b.year and a.month == b.day and a.day == b.month
    return "near_birth" if is_swapped or (agreed == 2 and _is_slip(a, b)) else "other_birth"


def _is_slip(a: date, b: date) -> bool:
    first, second = a.isoformat(), b.isoformat()
    return sum(one != other for one, other in zip(first, second, strict=True)) == 1
