"""The demo's spreadsheets, as untidy as schools' own: titles above, headers in many wordings, totals, vacancies."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from opora.desk.rules.region import DemoOrganisation
from opora.desk.rules.staff import DemoPair, DemoPerson

#: Ways of naming the same columns; each school has its own.
HEADERS: tuple[tuple[str, ...], ...] = (
    (
        *("№ п/п", "Ф.И.О. педагога", "Должность", "Предмет", "Дата рождения"),
        *("Пед. стаж", "Дата приёма", "Категория", "Отпуск", "Табельный №"),
    ),
    (
        *("№", "ФИО (полностью)", "Должность по тарификации", "Преподаваемый предмет", "Дата рожд."),
        *("Стаж педагогической работы", "Дата приема на работу", "Кв. категория", "Отпуск", "Таб. номер"),
    ),
    (
        *("№ пп", "Фамилия, имя, отчество", "Занимаемая должность", "Предметы", "Год, число, месяц рождения"),
        *("Педстаж (лет)", "Принят", "Квалификационная категория", "Отпуск по уходу", "Табельный номер"),
    ),
)
PAIR_HEADERS = (
    "№",
    "ФИО наставника",
    "ФИО наставляемого",
    "Номер приказа",
    "Дата приказа",
    "Период работы пары",
)


#: One list of so many has a row that cannot be taken as it is: somebody's surname stands alone.
SPOILED = 20


def spoiled(organisation: DemoOrganisation, people: Sequence[DemoPerson], style: int) -> DemoPerson | None:
    """Whose row a school wrote with the surname alone, if the list has such a row."""
    if style % SPOILED != 11 or organisation.cast_key:
        return None
    return next((one for one in reversed(people) if one.subjects and not one.second_post), None)


def staff_list(organisation: DemoOrganisation, people: Sequence[DemoPerson], style: int) -> bytes:
    """The staff list of one organisation as an XLSX file, in one of several styles."""
    faulty = spoiled(organisation, people, style)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Тарификация" if style % 3 == 1 else "Список")
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    sheet.write(0, 0, organisation.name)
    sheet.write(1, 0, "Список педагогических работников" if style % 2 else "Тарификационный список")
    sheet.write_row(3, 0, HEADERS[style % 3])
    line = 4
    if style % 3 == 1:
        sheet.write_row(line, 0, range(1, len(HEADERS[1]) + 1))
        line += 1
    for person in people:
        for post in filter(None, (person.post, person.second_post)):
            _write_person(sheet, line, person, post, organisation, style, day)
            if person is faulty:
                sheet.write(line, 1, person.family)
            line += 1
    if style % 2:
        sheet.write_row(line, 1, ("Вакансия", "учитель"))
        line += 1
    sheet.write(line, 1, "Итого")
    sheet.write(line, 5, len(people))
    book.close()
    return out.getvalue()


def _write_person(
    sheet: Any, line: int, person: DemoPerson, post: str, organisation: DemoOrganisation, style: int, day: Any
) -> None:
    name = person.full_name
    if not style % 3 and not person.number % 17:
        name = name.upper()
    sheet.write(line, 0, person.number)
    sheet.write(line, 1, name)
    sheet.write(line, 2, post)
    sheet.write(line, 3, person.subjects if post == person.post else "")
    _write_day(sheet, line, 4, person.birth_on, day, style)
    sheet.write(line, 5, _service(person.service_years, style))
    _write_day(sheet, line, 6, person.hired_on, day, style + person.number)
    sheet.write(line, 7, person.category)
    sheet.write(line, 8, person.leave)
    sheet.write(line, 9, f"{organisation.code}-{person.number:03d}")


def _write_day(sheet: Any, line: int, column: int, value: dt.date, day: Any, style: int) -> None:
    if style % 2:
        sheet.write_string(line, column, f"{value:%d.%m.%Y}" if style % 3 else f"{value:%d.%m.%Y} г.")
    else:
        sheet.write_datetime(line, column, dt.datetime(value.year, value.month, value.day), day)


def _service(years: int, style: int) -> str | int:
    if years == 0:
        return "б/с" if style % 2 else 0
    return f"{years} лет" if style % 3 == 2 and years >= 5 else years


def pairs_list(organisation: DemoOrganisation, pairs: Sequence[DemoPair]) -> bytes:
    """Last year's order on pairs as the list that hangs beside it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Наставничество")
    sheet.write(0, 0, f"{organisation.short_name}: наставники и молодые педагоги")
    sheet.write_row(2, 0, PAIR_HEADERS)
    for number, pair in enumerate(pairs, start=1):
        ordered = f"{pair.ordered_on:%d.%m.%Y}"
        since = f"с {ordered}"
        row = (number, pair.mentor.plain_name, pair.mentee.plain_name, pair.order, ordered, since)
        sheet.write_row(2 + number, 0, row)
    book.close()
    return out.getvalue()
