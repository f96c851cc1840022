"""What a sheet tells about (staff, pairs, movements) and which program or paper it seems to come from."""

from collections.abc import Mapping, Sequence

from opora.base.rules.cells import key_of

from .fields import SheetKind

_PAIR_FIELDS = frozenset({"order", "order_number", "order_on", "pair_starts_on", "pair_ends_on", "pair_period"})
_STAFF_FIELDS = frozenset({
    "birth_on", "phone", "email", "load_hours", "rate", "category", "education", "hired_on",
    "service_total_years", "service_teaching_years",
})  # fmt: skip
BLANK_TITLE = "opora blank"


def kind_of(filled: Mapping[str, float], title: str = "") -> SheetKind:
    """Tell the kind from the recognised fields, each with the part of its cells that is filled."""
    key = key_of(title[:2000])
    if "mentor_name" in filled and "mentee_name" in filled:
        return SheetKind.PAIRS
    if "mentor_name" in filled and ("full_name" in filled or "family" in filled):
        staff = len(_STAFF_FIELDS & filled.keys())
        if _PAIR_FIELDS & filled.keys() or staff < 3:
            return SheetKind.PAIRS
    if "mentee_name" in filled and _PAIR_FIELDS & filled.keys():
        return SheetKind.PAIRS
    if "score" in filled and {"instrument", "block", "most"} & filled.keys():
        return SheetKind.RESULTS
    left = max(filled.get("left_on", 0.0), filled.get("movement", 0.0), filled.get("leaving_reason", 0.0))
    if left >= 0.3 or (left > 0 and "движени" in key) or ("movement" in filled and left > 0):
        return SheetKind.MOVEMENTS
    return SheetKind.STAFF


def pattern_of(headers: Sequence[str], fields: Mapping[str, int], title: str = "") -> str:
    """Tell `opora_blank`, `tariff_list`, `personnel_system`, `school_journal`, or ''."""
    keys = {key_of(header) for header in headers}
    text = " ".join(keys)
    heading = key_of(title[:2000])
    if BLANK_TITLE in heading:
        return "opora_blank"
    if "тарификац" in heading or "тарификац" in text or ("оклад" in text and "load_hours" in fields):
        return "tariff_list"
    journal = {
        "логин",
        "login",
        "guid",
        "uuid",
        "userid",
        "user id",
        "id пользователя",
        "классное руководство",
        "personid",
        "роль",
    }
    if ("external_id" in fields and keys & journal) or "электронн журнал" in heading or "журнал" in heading:
        return "school_journal"
    personnel = (
        "табельн",
        "вид занят",
        "физическ",
        "подразделени",
        "вид договора",
        "график работы",
        "дата приема",
    )
    if "external_id" in fields and sum(word in text for word in personnel) >= 2:
        return "personnel_system"
    if "штатн" in heading:
        return "staffing_table"
    return ""
