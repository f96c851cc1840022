"""The demo's spreadsheets, as untidy as schools' own: titles above, headers in many wordings, totals and vacancies."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

import xlsxwriter

from opora.desk.rules.region import DemoOrganisation, DemoPerson

#: Ways of naming the same columns; each school has its own.
HEADERS: tuple[tuple[str, ...], ...] = (
    ("№ п/п", "Ф.И.О. педагога", "Должность", "Предмет", "Дата рождения", "Пед. стаж", "Дата приёма", "Категория", "Примечание", "Табельный №"),
    ("№", "ФИО (полностью)", "Должность по тарификации", "Преподаваемый предмет", "Дата рожд.", "Стаж педагогической работы", "Дата приема на работу", "Кв. категория", "Отпуск", "Таб. номер"),
    ("№ пп", "Фамилия, имя, отчество", "Занимаемая должность", "Предметы", "Год, число, месяц рождения", "Педстаж (лет)", "Принят", "Квалификационная категория", "Отпуск по уходу", "Табельный номер"),
)  # fmt: skip


def staff_list(organisation: DemoOrganisation, people: Sequence[DemoPerson], style: int) -> bytes:
    """The staff list of one organisation as an XLSX file, in one of three styles."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Тарификация" if style % 3 == 1 else "Список")
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    sheet.write(0, 0, organisation.name)
    sheet.write(1, 0, "Список педагогических работников" if style % 2 else "Тарификационный список")
    top = 3
    for column, title in enumerate(HEADERS[style % 3]):
        sheet.write(top, column, title)
    if style % 3 == 1:
        for column in range(len(HEADERS[1])):
            sheet.write(top + 1, column, column + 1)
        top += 1
    for number, person in enumerate(people, start=1):
        line = top + number
        sheet.write(line, 0, number)
        sheet.write(
            line,
            1,
            person.full_name
            if style % 3
            else person.full_name.upper()
            if number % 17 == 0
            else person.full_name,
        )
        sheet.write(line, 2, person.post)
        sheet.write(line, 3, person.subjects)
        _write_day(sheet, line, 4, person.birth_on, day, style)
        sheet.write(line, 5, _service(person.service_years, style))
        _write_day(sheet, line, 6, person.hired_on, day, style + number)
        sheet.write(line, 7, person.category)
        sheet.write(line, 8, person.leave)
        sheet.write(line, 9, f"{organisation.code}-{number:03d}")
    line = top + len(people) + 1
    if style % 2:
        sheet.write(line, 1, "Вакансия")
        sheet.write(line, 2, "учитель")
        line += 1
    sheet.write(line, 1, "Итого")
    sheet.write(line, 5, len(people))
    book.close()
    return out.getvalue()


def _write_day(
    sheet: xlsxwriter.worksheet.Worksheet, line: int, column: int, value: dt.date, day: object, style: int
) -> None:
    if style % 2:
        sheet.write_string(line, column, f"{value:%d.%m.%Y}" if style % 3 else f"{value:%d.%m.%Y} г.")
    else:
        sheet.write_datetime(line, column, dt.datetime(value.year, value.month, value.day), day)


def _service(years: int, style: int) -> str | int:
    if years == 0:
        return "б/с" if style % 2 else 0
    return f"{years} лет" if style % 3 == 2 and years >= 5 else years
