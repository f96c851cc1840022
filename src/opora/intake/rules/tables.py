"""Where the table begins: titles above, headers in one row or two, rows that are not people."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from opora.base.rules.cells import Cell, Row, is_blank, key_of, stem, text_of, unbroken

from .fields import header_words, known_headers
from .names import read_name

LOOK_AT = 60
_LONGEST_HEADER = 160
#: Under «Ф.И.О.» over three columns stand people at once.
_OF_A_PERSON = ("вич", "вна", "чна", "ьич")
_NUMBER = re.compile(r"\d{1,3}(?:\s*[.)]|\.0)?")


@dataclass(frozen=True, slots=True)
class HeaderAt:
    """The header of a table: where it stands (from 0), what its columns are called, where people begin."""

    first: int
    height: int
    headers: tuple[str, ...]
    body: int
    score: float
    title: str = ""

    @property
    def is_found(self) -> bool:
        """Whether there is a header at all; a bare column of names has none."""
        return self.height > 0


def find_header(rows: Sequence[Row]) -> HeaderAt:
    """Find the header among the first rows of a sheet."""
    rows = rows[:LOOK_AT]
    scores = [header_score(row) for row in rows]
    best = max(scores, default=0.0)
    if best < 1.0:
        return _without_header(rows)
    at = next(at for at, score in enumerate(scores) if score >= max(1.0, best / 2))  # headers are repeated below
    top, bottom = _stretch(rows, scores, at)
    headers = _joined(rows[top : bottom + 1])
    body = bottom + 1
    while body < len(rows) and (_is_numbering(rows[body]) or all(is_blank(cell) for cell in rows[body])):
        body += 1
    return HeaderAt(top, bottom - top + 1, headers, body, best, _title(rows[:top]))


def _without_header(rows: Sequence[Row]) -> HeaderAt:
    width = max((len(row) for row in rows), default=0)
    body = next((at for at, row in enumerate(rows) if any(looks_like_name(cell) for cell in row)), 0)
    return HeaderAt(body, 0, ("",) * width, body, 0.0, _title(rows[:body]))


def header_score(row: Row) -> float:
    """Tell how much a row looks like a header: known wordings count one, known words a part."""
    score = 0.0
    seen: set[str] = set()
    for cell in row:
        if not isinstance(cell, str) or is_blank(cell):
            if cell is not None and not isinstance(cell, str):
                score -= 0.3
            continue
        key = key_of(cell)
        if key in seen:
            continue
        seen.add(key)
        score += _cell_score(cell, key)
    return score if len(seen) > 1 or score >= 1 else 0.0


def _cell_score(cell: str, key: str) -> float:
    if len(cell) > _LONGEST_HEADER or not key:
        return 0.0
    if key in known_headers().wordings:
        return 1.0
    if looks_like_name(cell):
        return -1.0
    words = [stem(word) for word in key.split()]
    known = sum(word in header_words() for word in words)
    return 0.7 * known / len(words) if known and len(words) <= 12 else 0.0


def looks_like_name(cell: Cell) -> bool:
    """Tell a person's name by its shape: a patronymic, or initials after a surname."""
    if not isinstance(cell, str) or not 5 < len(cell) < 90 or (" " not in cell.strip() and "." not in cell):
        return False
    if key_of(cell) in known_headers().wordings:
        return False
    reading = read_name(cell)
    return reading.is_usable and (bool(reading.name.sex) or reading.name.has_initials)


def _stretch(rows: Sequence[Row], scores: Sequence[float], at: int) -> tuple[int, int]:
    """Take in a second header row above or below, when it is one."""
    top = bottom = at
    if at > 0 and _is_upper(rows[at - 1], rows[at], scores[at - 1]):
        top -= 1
    below = at + 1
    while below < len(rows) and below - top < 3 and _is_lower(rows[at], rows[below]):
        bottom = below
        below += 1
    return top, bottom


def _texts(row: Row) -> list[str]:
    return [text_of(cell) if not is_blank(cell) else "" for cell in row]


def _is_upper(upper: Row, lower: Row, score: float) -> bool:
    above = [text for text in _texts(upper) if text]
    return score > 0 and len(set(above)) > 1 and len(above) <= max(len(_texts(lower)), 2) and not _is_numbering(upper)


def _is_lower(upper: Row, lower: Row) -> bool:
    """A second row repeats merged headers or names parts of one («общий», «педагогический»)."""
    above = _texts(upper)
    below = [unbroken(cell) if isinstance(cell, str) and not is_blank(cell) else text_of(cell) for cell in lower]
    filled = [(at, text) for at, text in enumerate(below) if not is_blank(text)]
    if not filled or _is_numbering(lower):
        return False
    if any(not isinstance(lower[at], str) or looks_like_name(lower[at]) for at, _ in filled):
        return False
    if _are_parts(above, below):
        return True
    repeated = sum(at < len(above) and above[at] == text for at, text in filled)
    if repeated == len(filled):
        return repeated > 0 and len(filled) > 1
    fresh = [(at, text) for at, text in filled if not (at < len(above) and above[at] == text)]
    words = [word for _, text in fresh for word in key_of(text).split()]
    known = sum(stem(word) in header_words() for word in words)
    if not words or known / len(words) < 0.5:
        return False
    under_blank = sum(at >= len(above) or not above[at] for at, _ in fresh)
    return repeated > 0 or (under_blank > 0 and under_blank * 3 >= len(fresh)) or len(set(above)) < len(filled)


def _are_parts(above: Sequence[str], below: Sequence[str]) -> bool:
    """Cells side by side under one header that stands over all of them: «Стаж» over «общий» and «педагогический»."""
    parts: Counter[int] = Counter()
    owner = -1
    for at, text in enumerate(below):
        over = above[at] if at < len(above) else ""
        if over and (owner < 0 or over != above[owner]):
            owner = at
        if is_blank(text) or text == over:
            continue
        if owner < 0 or text.endswith(_OF_A_PERSON):
            return False
        parts[owner] += 1
    return bool(parts) and min(parts.values()) > 1


def _joined(rows: Sequence[Row]) -> tuple[str, ...]:
    """Write each column's header in one line; a group's name goes to all columns under it."""
    width = max(len(row) for row in rows)
    whole = [[unbroken(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    lines = [_texts(row) + [""] * (width - len(row)) for row in whole]
    for upper, lower in pairwise(lines):
        for at in range(1, width):
            if not upper[at] and lower[at] and lower[at - 1] and upper[at - 1] != lower[at - 1]:
                upper[at] = upper[at - 1]
    return tuple(" ".join(dict.fromkeys(line[at] for line in lines if line[at])) for at in range(width))


def _is_numbering(row: Row) -> bool:
    """Tell a row of column numbers «1 2 3 4»."""
    numbers = [text_of(cell) for cell in row if not is_blank(cell)]
    if len(numbers) < 2 or not all(_NUMBER.fullmatch(number) for number in numbers):
        return False
    values = [int(re.match(r"\d+", number).group()) for number in numbers]  # type: ignore[union-attr]
    return values[0] in (1, 2) and all(later - earlier == 1 for earlier, later in pairwise(values))


def _title(rows: Sequence[Row]) -> str:
    return " ".join(dict.fromkeys(text for row in rows for text in _texts(row) if text))[:500]


#: «Директор ________ /Смирнова Т. В./» stands below the table, whoever signs it.
_PLACE_TO_SIGN = "___"


def why_not_a_person(row: Row, headers: Sequence[str] = ()) -> str:
    """Say why a row is no person: `blank`, `total`, `vacancy`, `header`, `numbering`, `signature`, or ''."""
    texts = [text_of(cell) for cell in row if not is_blank(cell)]
    if not texts:
        return "blank"
    if len(texts) > 1 and _is_numbering(row):
        return "numbering"
    repeated = sum(text == header for text, header in zip(_texts(row), headers, strict=False) if text)
    if repeated >= 2 and repeated * 2 > len(texts):
        return "header"
    for text in texts[:4]:
        if why := skip_word(text):
            return why
    if len(texts) <= 3 and any(_PLACE_TO_SIGN in text for text in texts):
        return "signature"
    return ""


_SECTIONS = re.compile(
    r"(?:класс|учител|педагог|преподавател|воспитател|специалист|работник|совместител|администрац|кафедр|объединен"
    r"|корпус|отделен|образован|филиал|структурн|групп|мо$)"
)


def is_section(cell: Cell) -> bool:
    """Tell a heading between the people of a list: «Начальные классы», «МО учителей математики».

    >>> is_section("Начальные классы"), is_section("Ким Анна")
    (True, False)
    """
    if not isinstance(cell, str) or looks_like_name(cell):
        return False
    words = key_of(cell).split()
    return bool(words) and len(words) <= 12 and any(_SECTIONS.match(word) for word in words)


def skip_word(text: str) -> str:
    """Tell «Итого: 34», «Вакансия 0,5 ст.», «Директор школы ____» by their first words."""
    words = key_of(text[:80]).split()
    skips = known_headers().skips
    while words and words[0].isdigit():
        words.pop(0)
    for size in range(min(3, len(words)), 0, -1):
        why = skips.get(" ".join(words[:size]), "")
        if why and (why != "total" or len(words) == size or not _goes_on_like_name(words[size:])):
            return why
    return ""


def _goes_on_like_name(words: list[str]) -> bool:
    return any(word.endswith(("вич", "вна", "чна")) for word in words)
