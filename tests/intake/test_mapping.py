"""Headers are found under titles, in one row or two, and their columns are understood."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.utils.translation import override

from opora.base.bridge.sheets import open_file
from opora.base.rules.cells import Cell, key_of
from opora.intake.rules.fields import TITLES, UNREAD, SheetKind
from opora.intake.rules.mapping import Mapping, field_of_header, fingerprint, guess, rank_sheets
from opora.intake.rules.rows import RowParser
from opora.intake.rules.tables import find_header

TODAY = date(2026, 9, 1)

WORDINGS = {
    "full_name": [
        "Ф.И.О.", "ФИО педагога", "Фамилия, имя, отчество", "Ф. И. О. учителя (полностью)", "Педагог",
        "Name",
    ],
    "birth_on": [
        "Дата рождения", "Дата\nрожд.", "Год рождения", "число, месяц, год рождения", "Date of birth",
        "Дата рождени",
    ],
    "post": [
        "Должность", "Должность по тарификации", "Занимаемая должность", "Долж-\nность", "Position",
        "Должнсть",
    ],
    "subjects": [
        "Предмет", "Преподаваемые предметы", "Какой предмет преподаёт", "Преподаваемая дисциплина",
        "Прeдмет",
    ],
    "load_hours": ["Нагрузка", "Уч. нагрузка", "Кол-во часов", "Часов в неделю", "Учебная нагрузка (час.)",
        "Нагр. (ч/нед.)"],
    "rate": ["Ставка", "Доля ставки", "Кол-во ставок", "Кол-во шт. ед."],
    "service_teaching_years": [
        "Пед. стаж", "Педстаж", "Стаж педагогической работы", "Стаж работы (педагогический)",
    ],
    "service_total_years": ["Стаж", "Общий стаж", "Стаж работы", "Общий трудовой стаж", "Стаж (общий/пед.)"],
    "category": ["Категория", "Кв. категория", "Квалификационная категория", "Квалиф. кат."],
    "hired_on": ["Принят(а) с", "Принят/а с", "Принята с", 
        "Дата приема", "Дата приёма на работу", "Принят на работу", "Работает в школе с",
        "Когда принят на работу", "Принят (дата, № приказа)", "Дата и № приказа о приёме",
    ],
    "left_on": ["Дата увольнения", "Уволен", "Дата выбытия"],
    "education": ["Образование", "Образование (что и когда окончил)", "Какое учебное заведение окончил"],
    "phone": ["Телефон", "Моб. тел.", "Контактный телефон", "№ телефона"],
    "email": ["E-mail", "Эл. почта", "Адрес электронной почты"],
    "external_id": ["Таб. №", "Табельный номер", "GUID", "Идентификатор пользователя", "Код физ. лица"],
    "employment": ["Вид занятости", "Основной/совместитель", "Совместительство"],
    "mentor_name": ["Наставник", "ФИО наставника", "Педагог-наставник"],
    "mentee_name": ["Наставляемый", "Молодой специалист", "ФИО наставляемого"],
    "order_number": ["№ приказа", "Номер приказа"],
    "order_on": ["Дата приказа"],
    "order": ["Приказ (№, дата)", "Реквизиты приказа", "Приказ о закреплении"],
    "school": ["Школа", "ОО", "Наименование образовательной организации", "Место работы"],
    "municipality": ["Муниципалитет", "Район", "Муниципальное образование"],
    "is_mentor_ready": ["Готов быть наставником", "Готовность быть наставником (да/нет)"],
    "never_read": ["СНИЛС", "Паспортные данные", "Оклад", "Адрес проживания"],
    "": ["Стаж в данном учреждении", "Знак зодиака"],
}  # fmt: skip


@pytest.mark.parametrize(("field", "header"), [(field, header) for field in WORDINGS for header in WORDINGS[field]])
def test_wordings(field: str, header: str) -> None:
    assert field_of_header(key_of(header))[0] == field


def workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Свод"
    book.active.append(["Показатель", "Значение"])
    book.active.append(["Всего классов", 24])
    sheet = book.create_sheet("Тарификация")
    sheet["A1"] = "МБОУ «СОШ № 5»"
    sheet.merge_cells("A1:F1")
    sheet["A2"] = "Тарификационный список на 01.09.2026"
    sheet["A4"], sheet["B4"], sheet["C4"], sheet["E4"], sheet["F4"] = (
        "№ п/п",
        "Ф.И.О.",
        "Стаж",
        "Должность",
        "Оклад",
    )
    sheet["C5"], sheet["D5"] = "общий", "пед."
    for merge in ("A4:A5", "B4:B5", "C4:D4", "E4:E5", "F4:F5"):
        sheet.merge_cells(merge)
    rows: list[list[Cell]] = [
        [1, 2, 3, 4, 5, 6],
        [1, "Котова Анна Ильинична", "12,5", 10, "учитель физики", 20000],
        [],
        [2, "Вакансия", None, None, "учитель химии", 20000],
        ["№ п/п", "Ф.И.О.", "Стаж общий", "Стаж пед.", "Должность", "Оклад"],
        [3, "Белов Лев Андреевич", 1, "б/с", "учитель химии", 20000],
        ["", "Итого", 13.5, 10, "", 60000],
    ]
    for row in rows:
        sheet.append(row)
    book.save(path)


def test_ugly_workbook(tmp_path: Path) -> None:
    path = tmp_path / "список.xlsx"
    workbook(path)
    with open_file(path) as book:
        best = rank_sheets([(sheet.name, sheet.head()) for sheet in book.sheets])[0]
        rows = list(book.sheets[best.index].rows())
    assert best.name == "Тарификация"
    assert best.mapping.kind == SheetKind.STAFF
    assert best.mapping.pattern == "tariff_list"
    assert best.mapping.fields == {
        "full_name": 1,
        "service_total_years": 2,
        "service_teaching_years": 3,
        "post": 4,
    }
    assert (best.header.first, best.header.height, best.header.body) == (3, 2, 6)
    parser = RowParser(best.mapping, best.mapping.kind, TODAY)
    parsed = [parser.parse(row) for row in rows[best.header.body :]]
    assert [row.values["family"] for row in parsed if row.is_usable] == ["Котова", "Белов"]
    assert {row.skipped for row in parsed} >= {"vacancy", "total", "blank", "header"}


def test_a_group_of_columns_has_one_header_over_its_parts() -> None:
    rows: list[list[Cell]] = [
        ["№", "ФИО", "Стаж", "Стаж", "Часов в неделю", "", "", "Квал. категория, дата"],
        ["", "", "общий", "педаго-\nгический", "1-4 кл", "5-9 кл", "10-11 кл", ""],
        [1, "Котова Анна Ильинична", 5, 3, 2, 10, 6, "первая, 01.12.2024"],
    ]
    header = find_header(rows)
    assert header.body == 2
    mapping = guess(header.headers, rows[2:])
    fields = [column.field for column in mapping.columns]
    assert fields[:4] == ["row_number", "full_name", "service_total_years", "service_teaching_years"]
    assert fields[7] == "category"


def test_a_name_over_three_columns_is_read_whole() -> None:
    rows: list[list[Cell]] = [
        ["№", "Ф.И.О.", "Ф.И.О.", "Ф.И.О.", "Предмет"],
        [1, "Котова", "Анна", "Ильинична", "физика"],
        [2, "Ким", "Ен", "", "химия"],
    ]
    header = find_header(rows)
    mapping = guess(header.headers, rows[header.body :])
    assert (header.body, [column.field for column in mapping.columns][1:4]) == (1, ["family", "given", "patronymic"])


def test_list_without_header() -> None:
    rows: list[list[Cell]] = [["Котова Анна Ильинична", "учитель"], ["Белов Лев Андреевич", "воспитатель"]]
    header = find_header(rows)
    assert not header.is_found and header.body == 0
    assert guess(header.headers, rows).fields == {"full_name": 0, "post": 1}


def test_cells_correct_the_header() -> None:
    rows: list[list[Cell]] = [["Котова Анна Ильинична", "да"], ["Белов Лев Андреевич", "нет"]]
    assert guess(["Фамилия", "Наставник"], rows).fields == {"full_name": 0, "is_mentor_ready": 1}


def test_columns_nobody_needs_are_not_read() -> None:
    mapping = guess(["ФИО", "СНИЛС", "Паспорт"], [["Котова Анна Ильинична", "123", "4510"]])
    assert mapping.fields == {"full_name": 0}
    assert mapping.columns[1].reason == "not_needed" and mapping.columns[1].why


def test_kinds() -> None:
    pairs = guess(["ФИО", "Наставник", "Приказ"], [["Котов Л.А.", "Белова А.И.", "№ 5"]])
    assert pairs.kind == SheetKind.PAIRS and "mentee_name" in pairs.fields
    left = guess(["ФИО", "Принят", "Уволен"], [["Котов Лев Ильич", "01.09.2023", "01.06.2025"]])
    assert left.kind == SheetKind.MOVEMENTS


def test_correction_is_remembered() -> None:
    headers = ["ФИО", "Знак зодиака"]
    sample: list[list[Cell]] = [["Котова Анна Ильинична", "хочу учиться"]]
    corrected = guess(headers, sample).corrected({1: "needs"})
    again = guess(["Фио", "ЗНАК\nЗОДИАКА"], sample, corrected.memory())
    assert again.fields == {"full_name": 0, "needs": 1}
    assert again.columns[1].reason == "remembered"
    assert fingerprint(headers) == fingerprint(["фио", "Знак  зодиака"])
    assert Mapping.from_json(corrected.to_json()) == corrected


def test_a_correction_takes_the_field_from_its_old_column() -> None:
    mapping = guess(["ФИО", "Предмет", "Курсы"], [["Котова Анна Ильинична", "физика", "химия"]])
    assert mapping.corrected({2: "subjects"}).fields == {"full_name": 0, "subjects": 2}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16", "cp866", "koi8-r"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "список.csv"
    lines = [
        ("ФИО", "Должность", "Стаж"),
        ("Котова Анна Ильинична", '"учитель\nфизики"', "5"),
        ("Белов Лев", "воспитатель", "7"),
    ]
    path.write_bytes("".join(delimiter.join(line) + "\r\n" for line in lines).encode(encoding))
    with open_file(path) as book:
        rows = list(book.sheets[0].rows())
    assert rows[0] == ["ФИО", "Должность", "Стаж"]
    assert rows[1] == ["Котова Анна Ильинична", "учитель\nфизики", "5"]
    assert len(rows) == 3


def test_rows_keep_their_places(tmp_path: Path) -> None:
    """A list that begins in C4 keeps its row numbers, so that faults are marked where they are."""
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active["C4"] = "ФИО"
    book.active["C5"] = "Котова Анна Ильинична"
    buffer = io.BytesIO()
    book.save(buffer)
    path.write_bytes(buffer.getvalue())
    with open_file(path) as opened:
        rows = list(opened.sheets[0].rows())
    assert rows[3][2] == "ФИО" and rows[4][2] == "Котова Анна Ильинична"


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_names_on_the_screen_are_understood_as_headers(lang: str) -> None:
    with override(lang):
        titles = {field: str(title) for field, title in TITLES.items() if field not in UNREAD}
    found = {field: field_of_header(key_of(title))[0] for field, title in titles.items()}
    assert found.pop("given") in {"given", "full_name"}  # «Имя» is told by the column beside it
    assert all(field == named for field, named in found.items())


def test_a_word_parted_at_the_end_of_a_line_is_shown_whole() -> None:
    rows = [["ФИО", "Квалифи-\nкационная категория"], ["Белов Андрей Сергеевич", "высшая"]]
    best = rank_sheets([("Лист1", rows)])[0]
    assert best.mapping.columns[1].header == "Квалификационная категория"
