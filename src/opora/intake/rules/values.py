"""Numbers, contacts, classes, categories and answers as lists write them, turned into plain values."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from opora.base.rules.cells import Cell, clean, key_of, text_of

from .days import read_day
from .faults import Fault

type Value = str | int | float | bool | date | tuple[str, ...]
type ValueReading = tuple[Value | None, Fault | None]

LONGEST_TEXT = 2000
_NUMBER = re.compile(r"[-+]?\d{1,6}(?:[.,]\d{1,4})?")
_NOT_DIGIT = re.compile(r"\D+")
_EMAIL = re.compile(r"[\w.+%'-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_PHONES = re.compile(r"\+?\d[\d\s()-]{5,}\d")
_CLASS = re.compile(r"(\d{1,2})\s*[-–—]\s*(\d{1,2})|(\d{1,2})")
_CYRILLIC_IN_MAIL = re.compile(r"[а-яё]", re.IGNORECASE)


def read_text(cell: Cell, field: str) -> ValueReading:
    """Keep a person's own words, cleaned and of reasonable length."""
    text = text_of(cell)
    if len(text) > LONGEST_TEXT:
        return text[:LONGEST_TEXT], Fault("text_too_long", field, text[:60])
    return text or None, None


def read_id(cell: Cell, field: str) -> ValueReading:
    """Keep a stable number of another system as text: leading zeros stay, «12.0» becomes «12»."""
    if type(cell) is str and cell.isascii() and cell.isdigit() and len(cell) <= 100:
        return cell, None
    text = text_of(cell)
    if isinstance(cell, float) and abs(cell) >= 1e15:
        return None, Fault("id_spoilt", field, text)
    if re.fullmatch(r"\d+([.,]\d+)?[eE]\+\d+", text):
        return None, Fault("id_spoilt", field, text)
    return text.strip("{}").lower()[:100] or None, None


def read_phone(cell: Cell, field: str) -> ValueReading:
    """Read the first telephone of a cell: +7 and ten digits, or another country's with its code.

    >>> read_phone("8 (912) 345-67-89", "phone")[0]
    '+79123456789'
    """
    text = text_of(cell)
    found = _PHONES.search(text)
    digits = _NOT_DIGIT.sub("", found.group()) if found else ""
    if len(digits) == 22 and digits[0] in "78":
        digits = digits[:11]
    if len(digits) == 10 and digits[0] in "3489":
        return f"+7{digits}", None
    if len(digits) == 11 and digits[0] in "78":
        return f"+7{digits[1:]}", None
    if 11 <= len(digits) <= 15 and (text.lstrip().startswith("+") or digits.startswith("375")):
        return f"+{digits}", None
    return None, Fault("phone_unreadable", field, text[:60])


def read_email(cell: Cell, field: str) -> ValueReading:
    """Read the first e-mail address of a cell."""
    text = text_of(cell).replace(" @", "@").replace("@ ", "@")
    found = _EMAIL.search(text)
    if found is None or _CYRILLIC_IN_MAIL.search(found.group().split("@")[0]):
        return None, Fault("email_unreadable", field, text[:60])
    return found.group().lower(), None


def read_sex(cell: Cell, field: str) -> ValueReading:
    """Read `female` or `male`."""
    first = key_of(text_of(cell))[:3]
    if first in {"ж", "жен", "f", "fem"}:
        return "female", None
    if first in {"м", "муж", "m", "mal"}:
        return "male", None
    return None, Fault("sex_unreadable", field, text_of(cell)[:60])


_YES = frozenset(
    {
        "да",
        "yes",
        "y",
        "true",
        "1",
        "готов",
        "готова",
        "согласен",
        "согласна",
        "может",
        "могу",
        "хочу",
        "наставник",
        "является",
    }
)
_NO = frozenset(
    {
        "нет",
        "no",
        "n",
        "false",
        "0",
        "не готов",
        "не готова",
        "не согласен",
        "не согласна",
        "не может",
        "не является",
    }
)


def read_answer(cell: Cell, field: str) -> ValueReading:
    """Read yes or no; a plus or a tick is yes, a minus is no."""
    if isinstance(cell, bool):
        return cell, None
    text = text_of(cell)
    if text in {"+", "✓", "✔", "v", "V"}:
        return True, None
    key = key_of(text)
    if key in _YES or key.startswith(("да ", "готов", "соглас")):
        return True, None
    if key in _NO or key.startswith(("нет ", "не ")):
        return False, None
    return None, Fault("answer_unreadable", field, text[:60])


def number_reader(highest: float, digits: int = 2) -> Callable[[Cell, str], ValueReading]:
    """Make a reader of numbers from 0 to `highest`: comma or point, «18 ч», «0,5 ст.», «18/6»."""

    def read(cell: Cell, field: str) -> ValueReading:
        text = text_of(cell)
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            number, several = float(cell), False
        else:
            found = _NUMBER.findall(text)
            if not found or isinstance(cell, date | bool):
                return None, Fault("number_unreadable", field, text[:60])
            number, several = float(found[0].replace(",", ".")), len(found) > 1
        if not 0 <= number <= highest:
            return None, Fault("number_improbable", field, text[:60])
        return round(number, digits), Fault("number_rounded", field, text[:60]) if several else None

    return read


read_hours = number_reader(60)
read_rate = number_reader(3)
# Points are not rounded before they are compared with a bound: 59.996 of 100 is below 60.
read_points = number_reader(100_000, digits=9)

_CATEGORIES: tuple[tuple[str, str], ...] = (
    ("педагог наставник", "mentor_teacher"), ("педагог методист", "methodist_teacher"),
    ("учитель методист", "methodist_teacher"),
    ("без", "none"), ("нет", "none"), ("не име", "none"), ("б к", "none"), ("бк", "none"),
    ("не аттест", "none"), ("none", "none"), ("no", "none"), ("0", "none"),
    ("соотв", "conformity"), ("сзд", "conformity"), ("conform", "conformity"),
    ("высш", "highest"), ("вкк", "highest"), ("в к", "highest"), ("в кв", "highest"),
    ("в кат", "highest"), ("в", "highest"), ("вк", "highest"),
    ("highest", "highest"), ("higher", "highest"),
    ("перв", "first"), ("1", "first"), ("i", "first"), ("пкк", "first"), ("1кк", "first"), ("first", "first"),
    ("втор", "second"), ("2", "second"), ("ii", "second"), ("second", "second"),
    ("молодой спец", "none"), ("мс", "none"), ("мол спец", "none"),
)  # fmt: skip


@lru_cache(maxsize=8192)
def category_of(text: str) -> str:
    """Give the code of a qualification category, or ''."""
    key = key_of(text)
    for start, code in _CATEGORIES:
        if key == start or (len(start) > 3 and f" {start}" in f" {key}"):
            return code
        if key.startswith(f"{start} ") and start != "в":
            return code
    return ""


def read_category(cell: Cell, field: str) -> ValueReading:
    """Read a category: highest, first, second, conformity, mentor_teacher, methodist_teacher, none."""
    text = text_of(cell)
    code = category_of(text)
    return (code, None) if code else (None, Fault("category_unknown", field, text[:60]))


_EMPLOYMENTS: tuple[tuple[str, str], ...] = (
    ("внешн", "external_part_time"), ("external", "external_part_time"), ("внутр", "internal_part_time"),
    ("internal", "internal_part_time"),
    ("почас", "hourly"), ("гпх", "hourly"), ("hourly", "hourly"), ("договор", "hourly"),
    ("совм", "internal_part_time"), ("part", "internal_part_time"),
    ("осн", "main"), ("штат", "main"), ("постоян", "main"), ("main", "main"), ("full", "main"),
    ("полн", "main"), ("нет", "main"),
)  # fmt: skip


def read_employment(cell: Cell, field: str) -> ValueReading:
    """Read the kind of employment: main, internal_part_time, external_part_time, hourly."""
    key = key_of(text_of(cell))
    for part, code in _EMPLOYMENTS:
        if part in key:
            return code, None
    return None, Fault("employment_unknown", field, text_of(cell)[:60])


_LEAVES: tuple[tuple[str, str], ...] = (
    ("декрет", "parental"), ("уход", "parental"), ("д о", "parental"), ("до 3", "parental"),
    ("до 1 5", "parental"), ("береме", "parental"), ("matern", "parental"), ("parent", "parental"),
    ("родам", "parental"),
    ("длит", "long"), ("без сохр", "unpaid"), ("без содерж", "unpaid"), ("больн", "sick"),
    ("нетруд", "sick"), ("арми", "service"), ("призв", "service"), ("сво", "service"),
    ("мобилиз", "service"),
    ("отпуск", "leave"), ("leave", "leave"), ("отсутств", "leave"),
)  # fmt: skip
_WORKS = ("работа", "нет", "основн", "активн", "действ", "active", "no", "working", "штат")


def read_leave(cell: Cell, field: str) -> ValueReading:
    """Read the kind of leave; «работает» is no leave; «уволен» is kept as `left`."""
    if isinstance(cell, bool):
        return ("leave" if cell else "none"), None
    key = key_of(text_of(cell))
    if key in {"да", "yes", "1"} or text_of(cell) == "+":
        return "leave", None
    if "увол" in key or "выбыл" in key:
        return "left", None
    for part, code in _LEAVES:
        if part in key:
            return code, None
    return "none" if key.startswith(_WORKS) else None, None


#: Words that speak of a leave wherever they stand, and words beside which they do not («вышла из декрета»).
_AWAY = re.compile(r"\b(?:декрет\w*|отпуске? по уходу|уходу? за ребенком)\b")
_BACK = re.compile(r"\b(?:выш\w+|вернул\w+|после|до декрет\w*|из декрет\w*|замен\w*|замещ\w*|вместо|на время)\b")


def leave_in_remark(cell: Cell) -> dict[str, str]:
    """What a remark tells of a leave: only a decree is told in words that nothing else is told in."""
    text = text_of(cell)
    key = key_of(text)
    return {"leave": "parental", "leave_text": text[:200]} if _AWAY.search(key) and not _BACK.search(key) else {}


def read_movement(cell: Cell, field: str) -> ValueReading:
    """Read whether a row tells of hiring or of leaving."""
    key = key_of(text_of(cell))
    if any(part in key for part in ("увол", "выбы", "ушел", "ушла", "left", "dismis", "прекращ", "расторж")):
        return "left", None
    if any(part in key for part in ("прин", "прием", "поступ", "hire", "прибы", "join")):
        return "hired", None
    return None, None


_EDUCATION: tuple[tuple[str, str], ...] = (
    ("студент", "student"), ("обучается", "student"), ("незакон", "student"), ("неполн", "student"),
    ("н высш", "student"),
    ("магистр", "higher"), ("бакалав", "higher"), ("специалитет", "higher"), ("высш", "higher"),
    ("в о", "higher"), ("во", "higher"), ("higher", "higher"),
    ("средн", "vocational"), ("спо", "vocational"), ("ср", "vocational"), ("с п", "vocational"),
    ("ссп", "vocational"), ("колледж", "vocational"), ("техникум", "vocational"), ("училищ", "vocational"),
    ("vocational", "vocational"),
    ("универс", "higher"), ("институт", "higher"), ("академ", "higher"),
)  # fmt: skip


@lru_cache(maxsize=8192)
def education_level(text: str) -> str:
    """Give the level of education a text speaks of: higher, vocational, student, or ''."""
    key = key_of(text)
    words = key.split()
    for part, code in _EDUCATION:
        if (len(part) > 3 and part in key) or part in words or key.startswith(f"{part} "):
            return code
    return ""


_STAGE_WORDS = (
    ("нач", "primary"), ("основ", "basic"), ("сред", "secondary"), ("старш", "secondary"),
    ("ноо", "primary"), ("ооо", "basic"), ("соо", "secondary"),
    ("дошк", "preschool"), ("ясл", "preschool"), ("групп", "preschool"), ("спо", "vocational"),
    ("курс", "vocational"), ("primary", "primary"), ("basic", "basic"), ("secondary", "secondary"),
)  # fmt: skip


def read_stages(cell: Cell, field: str) -> ValueReading:
    """Read classes as stages of school: «1-4», «5а, 6б», «начальная»; a day is a spoilt «1-4»."""
    if isinstance(cell, date):
        low, high = sorted((cell.day, cell.month))
        return _stages_of({*range(low, min(high, 11) + 1)}), Fault("classes_from_day", field, text_of(cell))
    text = text_of(cell)[:300]
    key = key_of(text)
    found = tuple(dict.fromkeys(code for part, code in _STAGE_WORDS if part in key))
    if found:
        return found, None
    classes: set[int] = set()
    for low_text, high_text, single in _CLASS.findall(text):
        classes |= {int(single)} if single else set(range(int(low_text), int(high_text) + 1))
    stages = _stages_of(classes)
    return (stages, None) if stages else (None, Fault("stages_unreadable", field, text[:60]))


def _stages_of(classes: set[int]) -> tuple[str, ...]:
    spans = (("primary", range(1, 5)), ("basic", range(5, 10)), ("secondary", range(10, 12)))
    return tuple(stage for stage, span in spans if classes & set(span))


_ORDER_DAY = re.compile(
    r"(?:от\s*)?(\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}\s+[а-яё]+\s+\d{4})\s*г?(?:ода)?\.?", re.IGNORECASE
)
_ORDER_NUMBER = re.compile(r"(?:№|N[o°]?\.?|номер)\s*([\w/.\-–]+(?:\s*-\s*\w{1,4})?)", re.IGNORECASE)


#: «б/н» says that there is no number.
_NO_NUMBER = re.compile(r"б\s*[/.\\-]?\s*н\.?|без\s+номера", re.IGNORECASE)


def read_order(text: str, today: date) -> tuple[str, date | None]:
    """Read number and day from «Приказ № 159-од от 01.09.2025».

    >>> read_order("№ 12/3-к от 05.09.2025 г.", date(2026, 9, 1))
    ('12/3-к', datetime.date(2025, 9, 5))
    """
    text = clean(text)[:300]
    found = _ORDER_DAY.search(text)
    day = read_day(found.group(1), "order_on", today)[0] if found else None
    rest = (text[: found.start()] + " " + text[found.end() :]) if found else text
    number = _ORDER_NUMBER.search(rest)
    if number is not None:
        return number.group(1).strip(" .,-"), day
    rest = clean(re.sub(r"приказ\w*|\bпр\.|\bот\b|\bo\b", " ", rest, flags=re.IGNORECASE)).strip(" .,;")[:60]
    return "" if _NO_NUMBER.fullmatch(rest) else rest, day


def read_number_of_order(cell: Cell, field: str) -> ValueReading:
    """Read an order's own number, of any shape."""
    number = text_of(cell).lstrip("№N ").strip()[:60]
    return None if _NO_NUMBER.fullmatch(number) else number or None, None
