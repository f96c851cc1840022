"""Rows of ugly lists are understood, repaired, or left with a gap that says how to mend it."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.base.rules.cells import Cell, key_of, one_edit_apart, text_of
from opora.intake.rules.days import read_day, read_service
from opora.intake.rules.faults import WORDINGS, Fault
from opora.intake.rules.fields import TITLES, UNREAD, SheetKind
from opora.intake.rules.mapping import Column, Mapping, guess
from opora.intake.rules.names import read_name, split_people
from opora.intake.rules.readers import READERS
from opora.intake.rules.rows import ParsedRow, RowParser, parse
from opora.intake.rules.values import category_of, read_order, read_phone, read_stages
from opora.intake.rules.vocabulary import read_post, read_subjects

TODAY = date(2026, 9, 1)


def parsed(headers: list[str], row: list[Cell], kind: SheetKind | None = None) -> ParsedRow:
    mapping = guess(headers, [row])
    return parse(row, mapping, kind or mapping.kind, TODAY)


@pytest.mark.parametrize(
    ("text", "family", "given", "patronymic", "sex"),
    [
        ("Котова Анна Ильинична", "Котова", "Анна", "Ильинична", "female"),
        ("КОТОВ ИЛЬЯ ПЕТРОВИЧ", "Котов", "Илья", "Петрович", "male"),
        ("Анна Ильинична Котова", "Котова", "Анна", "Ильинична", "female"),
        ("Котова А.И.", "Котова", "А.", "И.", ""),
        ("А. И. Котова", "Котова", "А.", "И.", ""),
        ("Салтыков-Щедрин Михаил Евграфович", "Салтыков-Щедрин", "Михаил", "Евграфович", "male"),
        ("Иванова - Петрова Анна Ильинична", "Иванова-Петрова", "Анна", "Ильинична", "female"),
        ("Алиев Вагиф Гасан оглы", "Алиев", "Вагиф", "Гасан оглы", "male"),
        ("Мамедова Лейла Рашид кызы", "Мамедова", "Лейла", "Рашид кызы", "female"),
        ("Кoтoвa Aнна Ильинична", "Котова", "Анна", "Ильинична", "female"),
        ("1. Котова  Анна\u00a0Ильинична ", "Котова", "Анна", "Ильинична", "female"),
        ("Ко\u200bтова Анна Ильинична", "Котова", "Анна", "Ильинична", "female"),
        ("Котова Анна", "Котова", "Анна", "", ""),
        ("Фёдорова Алёна Семёновна", "Фёдорова", "Алёна", "Семёновна", "female"),
        ("Ван Анна Ильинична", "Ван", "Анна", "Ильинична", "female"),
        ("Оглы М. Р.", "Оглы", "М.", "Р.", ""),
        ("Котова А.-М.И.", "Котова", "А.", "И.", ""),
    ],
)
def test_names(text: str, family: str, given: str, patronymic: str, sex: str) -> None:
    reading = read_name(text)
    name = reading.name
    assert (name.family, name.given, name.patronymic, name.sex) == (family, given, patronymic, sex)
    assert reading.is_usable


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I кв.к.", "first"), ("в/к", "highest"), ("В", "highest"), ("высшая, 25.12.2022 г.", "highest"), 
        ("1 кв. к.", "first"),
        ("II", "second"), ("соотв. занимаемой должности", "conformity"), ("б/к", "none"), ("в декрете", ""),
    ],
)  # fmt: skip
def test_categories(text: str, code: str) -> None:
    assert category_of(text) == code


@pytest.mark.parametrize(
    ("told", "starts", "ends"),
    [
        ("01.09.2026-31.05.2027", date(2026, 9, 1), date(2027, 5, 31)),
        ("с 1.09.2026 г. по 31.05.2027 г.", date(2026, 9, 1), date(2027, 5, 31)),
        ("1 сентября 2026 г.-31 мая 2027 г.", date(2026, 9, 1), date(2027, 5, 31)),
        ("до 31 мая 2027 г.", None, date(2027, 5, 31)),
        ("01-09-2026", date(2026, 9, 1), None),
    ],
)
def test_periods_of_pairs(told: str, starts: date | None, ends: date | None) -> None:
    values = READERS["pair_period"](told, "pair_period", TODAY)[0]
    assert (values.get("pair_starts_on"), values.get("pair_ends_on")) == (starts, ends)


@pytest.mark.parametrize(("told", "number"), [("пр. 46 от 2.9.26", "46"), ("б/н", ""), ("Б.Н. от 01.09.2026", "")])
def test_an_order_without_a_number_has_none(told: str, number: str) -> None:
    assert read_order(told, TODAY)[0] == number
    assert ("order_number" in READERS["order_number"](told.split(" от")[0], "order_number", TODAY)[0]) == bool(number)


def test_what_is_done_beside_a_post_is_no_post() -> None:
    assert read_post("Учитель, Классный руководитель 5А").codes == ("teacher",)
    assert read_post("Руководитель ШМО учителей математики").codes == ()
    assert parsed(["ФИО", "Должность"], ["Котова Анна Ильинична", "Классный руководитель"]).faults == ()
    assert read_post("руководитель").codes == ("head",)


def test_a_subject_in_brackets_behind_the_post_is_taught() -> None:
    assert read_post("Учитель (физика)").subjects == ("physics",)
    assert read_post("Учитель (0,5 ст., внутр. совм.)").subjects == ()


@pytest.mark.parametrize(
    ("field", "cell", "told"),
    [
        ("service_total_years", "15/12", {"service_total_years": 15.0, "service_teaching_years": 12.0}),
        ("service_teaching_years", "12,5 / 15", {"service_total_years": 15.0, "service_teaching_years": 12.5}),
        ("load_hours", "1,5 ставки", {"rate": 1.5}),
        ("load_hours", "27 ч (1,5 ст.)", {"load_hours": 27.0, "rate": 1.5}),
        ("load_hours", "0.5 ст", {"rate": 0.5}),
        ("load_hours", "18 старших", {"load_hours": 18.0}),
    ],
)
def test_two_facts_in_one_cell(field: str, cell: str, told: dict[str, float]) -> None:
    assert READERS[field](cell, field, TODAY)[0] == told


def test_a_heading_between_people_is_nobody() -> None:
    headers, person = ["ФИО", "Должность", "Предмет", "Телефон"], ["Ким Анна", "", "", ""]
    assert parsed(headers, ["Исп. Сидорова, тел. 2-22-22", "", "", ""]).skipped == "signature"
    assert parsed(headers, ["Начальные классы", "", "", ""]).skipped == "section"
    assert parsed(headers, ["", "МО учителей физики и математики", "", ""]).skipped == "section"
    assert parsed(headers, person).values["family"] == "Ким"


@pytest.mark.parametrize("text", ["Белова (Котова) Анна Ильинична", "Белова Анна Ильинична (до 2019 г. Котова)"])
def test_former_surname(text: str) -> None:
    name = read_name(text).name
    assert (name.family, name.previous_family) == ("Белова", "Котова")


def test_a_remark_is_not_a_former_surname() -> None:
    reading = read_name("Котова Анна Ильинична (декрет)")
    assert reading.name.previous_family == ""
    assert [found.code for found in reading.findings] == ["remark_dropped"]


def test_yo_does_not_tell_names_apart() -> None:
    assert read_name("Фёдорова Алёна Семёновна").name.key == read_name("Федорова Алена Семеновна").name.key


def test_only_a_name_is_required() -> None:
    row = parsed(["ФИО", "Должность", "Дата рождения"], ["Котова Анна Ильинична", "", ""])
    assert row.is_usable and not row.faults
    assert row.values["family"] == "Котова"


@pytest.mark.parametrize("name", ["", "Котова", "8-912", "12"])
def test_no_usable_name_is_a_fault(name: str) -> None:
    row = parsed(["ФИО", "Должность", "Предмет"], [name, "учитель", "физика"], SheetKind.STAFF)
    assert not row.is_usable
    assert row.faults[0].severity == "fault" and row.faults[0].field == "full_name"
    assert row.faults[0].message and row.faults[0].mend


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["", "Итого", "34", ""], "total"),
        (["", "Вакансия", "учитель", "физика"], "vacancy"),
        (["", "Директор ____________ /Смирнова Т. В./", "", ""], "signature"),
        (["5", "вакант", "учитель", ""], "vacancy"),
        (["№", "ФИО", "Должность", "Предмет"], "header"),
        (["1", "2", "3", "4"], "numbering"),
        (["", " ", None, "-"], "blank"),
        (["", "Директор школы", "", "Котов И.П."], "signature"),
    ],
)
def test_rows_that_are_not_people_are_passed_over(row: list[Cell], why: str) -> None:
    assert parsed(["№", "ФИО", "Должность", "Предмет"], row, SheetKind.STAFF).skipped == why


def test_a_person_called_like_a_skip_word_stays() -> None:
    assert parsed(["ФИО"], ["Всеволодова Итога Ивановна"]).is_usable


def test_three_columns() -> None:
    headers = ["Фамилия", "Имя", "Отчество", "Девичья фамилия"]
    values = parsed(headers, ["БЕЛОВА", "Анна", "Ильинична", "Котова"]).values
    assert (values["family"], values["given"], values["previous_family"]) == ("Белова", "Анна", "Котова")


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("01.09.2020", date(2020, 9, 1)),
        ("1 сентября 2020 г.", date(2020, 9, 1)),
        ("сент. 2020", date(2020, 9, 1)),
        ("2020-09-01", date(2020, 9, 1)),
        ("01/09/20", date(2020, 9, 1)),
        ("01092020", date(2020, 9, 1)),
        (44075.0, date(2020, 9, 1)),
        ("44075", date(2020, 9, 1)),
        (datetime(2020, 9, 1, 12, 0), date(2020, 9, 1)),
        ("с 2015 г.", date(2015, 1, 1)),
        ("31.02.2020", None),
        ("когда-то", None),
    ],
)
def test_days(cell: Cell, day: date | None) -> None:
    assert read_day(cell, "hired_on", TODAY)[0] == day


def test_two_digit_year_of_birth_is_of_a_grown_person() -> None:
    assert read_day("05.07.20", "birth_on", TODAY)[0] == date(1920, 7, 5)
    assert read_day("05.07.20", "hired_on", TODAY)[0] == date(2020, 7, 5)


@pytest.mark.parametrize(
    ("cell", "years"),
    [
        ("5 лет 3 мес.", 5.25), ("12,5", 12.5), ("б/с", 0.0), (3.0, 3.0), ("05-03-00", 5.25),
        ("1 год", 1.0), ("менее года", 0.0),
        ("10 мес", 0.83), ("более 20 лет", None), ("свыше 20", 20.0), ("много", None), (99.0, None),
    ],
)  # fmt: skip
def test_service(cell: Cell, years: float | None) -> None:
    assert read_service(cell, "service_teaching_years", TODAY)[0] == years


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("русский язык и литература", ("russian_language", "literature")),
        ("рус. яз. и лит.", ("russian_language", "literature")),
        ("матем.", ("mathematics",)),
        ("ИЗО", ("fine_arts",)),
        ("англ. яз.", ("english",)),
        ("нач. классы", ("primary",)),
        ("Физика, информатика", ("physics", "informatics")),
        ("история и обществознание (5-9)", ("history", "social_studies")),
        ("биолгия", ("biology",)),
        ("бухучёт", ()),
    ],
)
def test_subjects(text: str, codes: tuple[str, ...]) -> None:
    assert read_subjects(text).codes == codes


@pytest.mark.parametrize(
    ("text", "codes", "subjects"),
    [
        ("Учитель математики", ("teacher",), ("mathematics",)),
        ("учитель русского языка и литературы", ("teacher",), ("russian_language", "literature")),
        ("зам. директора по УВР, учитель физики", ("deputy_teaching", "teacher"), ("physics",)),
        ("учит. нач. кл.", ("primary_teacher",), ("primary",)),
        ("Педагог-психолог", ("psychologist",), ("psychology",)),
        ("космонавт", (), ()),
    ],
)
def test_posts(text: str, codes: tuple[str, ...], subjects: tuple[str, ...]) -> None:
    reading = read_post(text)
    assert (reading.codes, reading.subjects) == (codes, subjects)


def test_classes_that_became_a_date() -> None:
    assert read_stages(date(2026, 4, 1), "stages")[0] == ("primary",)
    assert read_stages("5а, 6б, 10", "stages")[0] == ("basic", "secondary")


def test_orders_and_phones() -> None:
    assert read_order("Приказ № 159-од от 01.09.2025 г.", TODAY) == ("159-од", date(2025, 9, 1))
    assert read_order("12/3-к от 5 сентября 2025", TODAY) == ("12/3-к", date(2025, 9, 5))
    assert read_phone(89123456789.0, "phone")[0] == "+79123456789"
    assert read_phone("12-34", "phone")[0] is None


def test_gaps_do_not_stop_a_row() -> None:
    headers = ["ФИО", "Дата рождения", "Стаж", "Телефон", "E-mail", "Категория", "Предмет"]
    row = parsed(headers, ["Котова Анна Ильинична", "31.02.1990", "много", "12", "нет почты", "гений", "бухучёт"])
    assert row.is_usable
    assert {gap.field for gap in row.gaps} == {
        "birth_on", "service_total_years", "phone", "email", "category", "subjects",
    }  # fmt: skip
    assert all(gap.message and gap.mend for gap in row.gaps)


def test_values_that_deny_each_other_are_gaps() -> None:
    headers = ["ФИО", "Дата рождения", "Дата приема", "Дата увольнения", "Пед. стаж", "Общий стаж"]
    row = parsed(headers, ["Котова Анна Ильинична", "01.01.2000", "01.09.2020", "01.09.2019", 30.0, 10.0])
    assert {fault.code for fault in row.faults} == {
        "left_before_hired",
        "service_over_age",
        "teaching_over_total",
    }


def test_pairs_with_gaps_are_usable() -> None:
    headers = ["Наставник", "Молодой специалист", "Приказ", "Период"]
    row = parsed(headers, ["Белова А.И.", "Котов Лев Андреевич", "№ 5 от 01.09.2025", "01.09.2025 – 31.05.2026"])
    assert row.is_usable
    assert row.values["order_number"] == "5" and row.values["order_on"] == date(2025, 9, 1)
    assert row.values["pair_ends_on"] == date(2026, 5, 31)
    assert row.values["mentee"]["family"] == "Котов"
    bare = parsed(headers, ["Белова Анна Ильинична", "Котов Лев Андреевич", "", ""])
    assert bare.is_usable and {gap.code for gap in bare.gaps} == {"order_number_missing"}


def test_several_mentees_in_one_cell() -> None:
    assert split_people("Котов Л.А.\nБелова А.И.") == ["Котов Л.А.", "Белова А.И."]
    assert split_people("Котов\nЛев\nАндреевич") == ["Котов Лев Андреевич"]
    row = parsed(
        ["Наставник", "Наставляемый"],
        ["Белова Анна Ильинична", "Котов Лев Андреевич; Соколова Вера Павловна"],
    )
    assert [mentee["family"] for mentee in row.values["mentees"]] == ["Котов", "Соколова"]


def test_every_field_has_a_reader_and_every_fault_its_words() -> None:
    names = {"full_name", "family", "given", "patronymic", "previous_family", "mentor_name", "mentee_name"}
    assert set(READERS) | names | UNREAD == set(TITLES)
    for code in WORDINGS:
        fault = Fault(code, "post", "100 %")
        assert fault.message and (fault.mend or fault.severity == "note")


CELLS = st.one_of(
    st.none(), st.text(max_size=80), st.booleans(), st.floats(), st.integers(), st.dates(), st.datetimes(),
    st.times(), st.timedeltas(), st.text(alphabet="ИвановаМПт.,-() №0123456789/«»лет\n", max_size=40),
)  # fmt: skip


@given(st.lists(CELLS, min_size=len(TITLES), max_size=len(TITLES)), st.sampled_from(SheetKind))
def test_no_cell_breaks_a_row(cells: list[Cell], kind: SheetKind) -> None:
    columns = tuple(Column(at, field, field, 1.0, "wording") for at, field in enumerate(TITLES))
    row = RowParser(Mapping(columns, kind), kind, TODAY).parse(cells)
    assert row.skipped or row.values or row.faults


@given(st.text(max_size=200))
def test_no_text_breaks_a_parser(text: str) -> None:
    reading = read_name(text)
    assert not reading.is_usable or reading.name.key
    read_subjects(text)
    read_post(text)
    split_people(text)
    key = key_of(text)
    assert key_of(key) == key or len(text) > 0


@given(st.lists(st.lists(CELLS, max_size=6), max_size=8), st.lists(st.text(max_size=20), max_size=6))
def test_no_table_breaks_the_guess(rows: list[list[Cell]], headers: list[str]) -> None:
    mapping = guess(headers, rows)
    assert Mapping.from_json(mapping.to_json()) == mapping
    assert all(0 <= column.confidence <= 1 for column in mapping.columns)


@given(st.text(min_size=1, max_size=12), st.text(max_size=12))
def test_one_edit_is_symmetric(a: str, b: str) -> None:
    assert one_edit_apart(a, b) == one_edit_apart(b, a)
    assert one_edit_apart(a, a[1:]) and not one_edit_apart(a, a)


@given(CELLS)
def test_every_cell_can_be_written(cell: Cell) -> None:
    assert isinstance(text_of(cell), str)


@pytest.mark.parametrize("text", ["2025-2026", "2025/26 уч. год", "2025–2026 учебный год"])
def test_a_school_year_is_a_period_of_a_pair(text: str) -> None:
    row = parsed(["Наставник", "Наставляемый", "Период"], ["Белов И. И.", "Ким Л. Л.", text], SheetKind.PAIRS)
    assert (row.values["pair_starts_on"], row.values["pair_ends_on"]) == (date(2025, 9, 1), date(2026, 8, 31))


@pytest.mark.parametrize(
    ("remark", "leave"),
    [
        ("декрет", "parental"),
        ("в декретном", "parental"),
        ("В декретном отпуске до 2027", "parental"),
        ("отпуск по уходу за ребёнком", "parental"),
        ("вышла из декрета", None),
        ("на время декрета Котовой", None),
        ("замещает декретницу", None),
        ("классный руководитель", None),
    ],
)
def test_a_remark_tells_of_a_leave(remark: str, leave: str | None) -> None:
    found = parsed(["ФИО", "Должность", "Примечание"], ["Котова Анна Ильинична", "учитель", remark])
    assert found.values.get("leave") == leave
