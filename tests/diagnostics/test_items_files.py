"""Questions as files: what goes out comes back the same, each fault is told beside its row, pictures have words."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from opora.base.models import JournalEntry, StoredFile
from opora.competences.actions.frameworks import load_federal
from opora.diagnostics.actions import instruments, items, sittings
from opora.diagnostics.actions.items import PICTURES
from opora.diagnostics.bridge.choosing import next_item
from opora.diagnostics.bridge.instrument_files import shipped_plan
from opora.diagnostics.bridge.item_books import read_book, write_blank, write_questions
from opora.diagnostics.bridge.item_rows import told
from opora.diagnostics.bridge.measuring import estimates_of
from opora.diagnostics.forms.answers import AnswerForm
from opora.diagnostics.models import Answer, Calibration, Instrument, Item, ItemsFile
from opora.diagnostics.queries.instruments import items_of
from opora.diagnostics.rules.instruments import faults_of, parts_of
from opora.diagnostics.rules.item_cells import key_read, key_written, options_read, options_written
from tests.cast import Cast

SignIn = Callable[[str], Client]
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
WORDS = (
    st.text("абвгдеё abc=-+@'12,.;:«»|/*$\n", min_size=1, max_size=30)
    .map(
        # A cell keeps its lines; a space that nobody sees at the end of one is not promised.
        lambda text: "\n".join(filter(None, map(str.strip, text.split("\n"))))
    )
    .filter(bool)
)
CODES = st.lists(st.from_regex(r"[a-z0-9][\w.-]{0,5}", fullmatch=True).filter(str.isascii), min_size=2, max_size=5,
                 unique=True)  # fmt: skip
NUMBERS = st.floats(-1e6, 1e6, allow_nan=False).map(lambda one: one + 0.0)
TEXTS = st.fixed_dictionaries({"ru": WORDS}, optional={"en": WORDS})


@st.composite
def rows(draw: Any) -> list[dict[str, Any]]:
    """Options: every one in Russian, some in English too."""
    return [{"code": code, "text": draw(TEXTS)} for code in draw(CODES)]


@st.composite
def questions(draw: Any) -> tuple[str, Any, Any]:
    """A kind, its options and its right answer."""
    kind = draw(st.sampled_from(Item.Kind.values))
    if kind in ("single", "multiple", "ordering"):
        options = draw(rows())
        codes = [row["code"] for row in options]
        right = draw(st.permutations(codes))
        return kind, options, right if kind == "ordering" else right[: 1 if kind == "single" else 2]
    if kind == "matching":
        left, right = draw(rows()), [{**row, "code": f"r-{row['code']}"} for row in draw(rows())]
        left = [{**row, "code": f"l-{row['code']}"} for row in left]
        return kind, {"left": left, "right": right}, {one["code"]: right[0]["code"] for one in left}
    if kind == "rating":
        low, high = draw(st.integers(-3, 2)), draw(st.integers(3, 8))
        words = draw(st.sampled_from([0, 2, high - low + 1]))
        return kind, {"low": low, "high": high, "words": [draw(TEXTS) for _ in range(words)]}, []
    if kind == "numeric":
        return kind, [], {"value": draw(NUMBERS), "tolerance": abs(draw(NUMBERS))}
    return kind, [], draw(st.lists(WORDS.filter(lambda one: "\n" not in one), min_size=1)) if kind == "short" else []


@given(question=questions(), words=TEXTS)
@settings(max_examples=25, deadline=None)
def test_a_question_goes_out_and_comes_back_the_same(question: tuple[str, Any, Any], words: dict[str, str]) -> None:
    kind, options, key = question
    cells = {language: options_written(kind, options, language) for language in ("ru", "en")}
    assert options_read(kind, cells) == options
    assert key_read(kind, key_written(kind, key)) == key
    made = Instrument(code="x", kind="test", title={"ru": "Проба"}, sections=[], passport={}, minutes=5)
    item = Item(code="q1", kind=kind, text=words, options=options, key=key, weight=1.25, inverted=kind == "rating")
    target = io.BytesIO()
    write_questions(target, made, [item], None, "ru")
    found = told(sheets_of(target.getvalue()), None, set())
    assert not found.flaws
    (back,) = found.items.values()
    assert (back.code, back.kind, back.text, back.options, back.key, back.weight, back.inverted) == (
        "q1", kind, words, options, key, 1.25, kind == "rating",
    )  # fmt: skip


def sheets_of(content: bytes) -> dict[str, dict[int, dict[str, str]]]:
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as kept:
        kept.write(content)
        kept.flush()
        book = read_book(Path(kept.name), "x.xlsx")
    return {
        name: {int(number): cells for number, cells in sheet["rows"].items()}
        for name, sheet in book.items() if isinstance(sheet, dict)
    }  # fmt: skip


def facts_of(instrument: Instrument) -> list[Any]:
    """Everything a workbook must bring back."""
    names = ("code", "kind", "section", "text", "options", "key", "weight", "inverted", "competence_id", "order")
    whole = ("kind", "mode", "title", "about", "sections", "levels", "minutes", "limit", "anonymous")
    told = [getattr(instrument, name) for name in whole]
    passport = {name: instrument.passport.get(name) for name in ("author", "limits")}
    return [told, passport, [[getattr(item, name) for name in names] for item in instrument.items.order_by("order")]]


def uploaded(content: bytes, name: str = "вопросы.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["start", "difficulties", "mentee_entry"])
def test_a_version_goes_out_and_comes_back_as_the_next_one(cast: Cast, client_of: SignIn, code: str) -> None:
    load_federal(by=cast.system)
    (old,) = instruments.load_shipped(by=cast.system, codes=[code], today=cast.today)
    pictured = old.items.order_by("order")[2]
    kept = StoredFile.objects.create(name="a.png", sha256="0" * 64, size=1, media_type="image/png", purpose="p",
                                     state="kept")  # fmt: skip
    Item.objects.filter(pk=pictured.pk).update(picture=kept, picture_text={"ru": "График"})
    client = client_of("operator")
    sent = client.get(reverse("diagnostics:items_export", args=[old.pk]))
    content = b"".join(sent.streaming_content)  # type: ignore[attr-defined]
    taken = client.post(reverse("diagnostics:items_take_in"), {"file": uploaded(content)})
    page = client.get(taken.headers["Location"]).content.decode()
    assert "мыслите" not in page and "исправить" not in page
    items_file = ItemsFile.objects.get()
    assert items_file.follows == old, "the code in the file says which"
    client.post(reverse("diagnostics:items_make", args=[items_file.pk]))
    made = Instrument.objects.get(code=code, version=2)
    assert made.state == Instrument.State.DRAFT and facts_of(made) == facts_of(old)
    again = made.items.get(code=pictured.code)
    assert again.picture_id == kept.pk and again.picture_text == {"ru": "График"}
    before, after = (Calibration.objects.filter(instrument=one).first() for one in (old, made))
    assert (before and (before.parameters, before.made_on, before.reliability)) == (
        after and (after.parameters, after.made_on, after.reliability)
    )
    client.post(reverse("diagnostics:items_make", args=[items_file.pk]))
    assert Instrument.objects.filter(code=code).count() == 2, "made once"


def faulty_book(content: bytes) -> bytes:
    """The workbook with a fault of every kind, each in a row of its own."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["Вопросы"]
    heads = {cell.value: cell.column for cell in sheet[2]}

    def put(row: int, heading: str, value: Any) -> None:
        sheet.cell(row, heads[heading]).value = value

    put(3, "Верный ответ", None)
    put(4, "Верный ответ", "пять")
    put(5, "Вид", "загадка")
    put(6, "Раздел", "нигде")
    put(7, "Код", sheet.cell(8, heads["Код"]).value)
    put(9, "Вопрос по-русски", None)
    put(9, "Вопрос по-английски", None)
    put(10, "Вес", 0)
    put(11, "Вид", "шкала")
    put(11, "Варианты по-русски", "5..1")
    put(11, "Верный ответ", None)
    put(12, "Вид", "один ответ")
    put(12, "Варианты по-русски", "a = да\nb = нет")
    put(12, "Варианты по-английски", "a = yes\nb = no")
    put(12, "Верный ответ", "c")
    put(13, "Трудность", "трудно")
    levels = book["Уровни"]
    levels.cell(5, 4, -1)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


PAIRS = {"kind": "соответствие", "options_ru": "1 = x\n2 = y\n---\na = p\nb = q"}


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"key": "a, b"}, "выбрать можно один ответ"),  # nobody could ever be right
        ({**PAIRS, "key": "1 = a"}, "для каждого слева"),
        ({**PAIRS, "key": "1 = a; 2 = 1"}, "для каждого слева"),
        ({**PAIRS, "key": "1 = a; 2 = b; 1 = b"}, "Запишите пары"),
        ({"kind": "число", "options_ru": "", "key": "nan"}, "верное число"),
        ({"key": "a", "weight": "nan"}, "Вес"),
        ({"key": "a", "a": "1", "b": "inf"}, "трудностей"),
    ],
)
def test_a_right_answer_nobody_can_give_and_numbers_that_are_none_are_faults(cells: dict[str, str], words: str) -> None:
    one = {"code": "1", "kind": "один ответ", "text_ru": "Что?", "options_ru": "a = да\nb = нет", **cells}
    facts = {1: {"fact": "Код", "value": "t"}, 2: {"fact": "Вид", "value": "тест знаний"}}
    levels = {1: {"code": "low", "title_ru": "Н"}, 2: {"code": "high", "title_ru": "В", "above": "nan"}}
    found = told({"facts": facts, "questions": {3: one}, "levels": levels}, None, set())
    assert words in " ".join(flaw.said for flaw in found.flaws["questions"][3]) and not found.items
    assert "не читается как число" in found.flaws["levels"][2][0].said


def test_the_page_of_a_question_never_tells_the_answer_by_the_order_of_its_lines() -> None:
    """Authors write what is to be put in order, or matched, as it is right."""
    rows = [{"code": code, "text": {"ru": code}} for code in "abc"]
    for order in range(4):
        line = Item(kind="ordering", order=order, options=rows, key=["a", "b", "c"])
        shown = [name.removeprefix("given_") for name in AnswerForm(item=line, language="ru").fields]
        assert sorted(shown) == ["a", "b", "c"] != shown
        sides = {"left": [{"code": str(at), "text": {"ru": "?"}} for at in (1, 2)], "right": rows}
        pair = Item(kind="matching", order=order, options=sides, key={"1": "a", "2": "b"})
        choices = AnswerForm(item=pair, language="ru").fields["given_1"].choices
        assert [code for code, _text in choices[1:]][:2] != ["a", "b"] and len(choices) == 4
    mixed = Item(kind="ordering", order=1, options=rows, key=["b", "a", "c"])
    assert list(AnswerForm(item=mixed, language="ru").fields) == ["given_a", "given_b", "given_c"]


@pytest.mark.django_db
def test_each_fault_is_told_and_marked_and_the_good_rows_stay(cast: Cast, client_of: SignIn) -> None:
    load_federal(by=cast.system)
    (old,) = instruments.load_shipped(by=cast.system, codes=["start"], today=cast.today)
    client, target = client_of("operator"), io.BytesIO()
    write_questions(target, old, list(old.items.all()), old.calibrations.get(), "ru")
    upload = {"file": uploaded(faulty_book(target.getvalue()))}
    where = client.post(reverse("diagnostics:items_take_in") + f"?of={old.pk}", upload).headers["Location"]
    page = client.get(where).content.decode()
    for words in (
        "Вопросы, строка 3", "не указан верный ответ", "Запишите верное число", "Нет вида «загадка»",
        "Нет раздела «нигде»", "стоит дважды", "Вопрос без текста", "Вес", "больше начала", "нет среди вариантов",
        "Уровни, строка 5", "должен начинаться выше", "трудност",
    ):  # fmt: skip
        assert words in page, words
    items_file = ItemsFile.objects.get()
    found = items.understood(items_file)
    assert set(found.flaws["questions"]) == {3, 4, 5, 6, 8, 9, 10, 11, 12, 13} and set(found.flaws["levels"]) == {5}
    assert len(found.items) == 190, "nothing is lost"
    refused = client.post(reverse("diagnostics:items_make", args=[items_file.pk]), {"leave_out": "1"}, follow=True)
    assert "Часть строк с ошибками" in refused.content.decode(), "levels that overlap are not left out"
    marked = client.get(reverse("diagnostics:items_marked", args=[items_file.pk]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(marked.streaming_content)))  # type: ignore[attr-defined]
    noted = {cell.row for row in book["Вопросы"].iter_rows(min_row=3) for cell in row if cell.comment}
    assert noted == set(found.flaws["questions"])
    assert any(cell.comment for cell in book.worksheets[2][5])
    assert not Instrument.objects.filter(version=2).exists()
    client.post(reverse("diagnostics:items_drop", args=[items_file.pk]))
    items_file.refresh_from_db()
    assert items_file.state == ItemsFile.State.DROPPED and items_file.cells["questions"]["rows"]


@pytest.mark.django_db
def test_faulty_questions_are_left_out_when_asked_and_strangers_find_nothing(cast: Cast, client_of: SignIn) -> None:
    (old,) = instruments.load_shipped(by=cast.system, codes=["pulse"], today=cast.today)
    target = io.BytesIO()
    write_questions(target, old, list(old.items.all()), None, "ru")
    book = openpyxl.load_workbook(target)
    book["Вопросы"].cell(3, 9, 0)
    book["Вопросы"].cell(2, 20, "Заметки")
    book.create_sheet("Черновик").append(["что-то"])
    changed = io.BytesIO()
    book.save(changed)
    client = client_of("operator")
    taken = client.post(reverse("diagnostics:items_take_in"), {"file": uploaded(changed.getvalue())})
    where = taken.headers["Location"]
    page = client.get(where).content.decode()
    assert "Заметки" in page and "Черновик" in page, "what is not read is named"
    items_file = ItemsFile.objects.get()
    make = reverse("diagnostics:items_make", args=[items_file.pk])
    assert "Часть строк с ошибками" in client.post(make, follow=True).content.decode()
    client.post(make, {"leave_out": "1"})
    assert Instrument.objects.get(code="pulse", version=2).items.count() == old.items.count() - 1
    teacher = client_of("curator")
    for name, args in (
        ("items_file", [items_file.pk]), ("items_marked", [items_file.pk]), ("items_export", [old.pk]),
        ("item_picture", [old.items.all()[0].pk]), ("item_image", [old.items.all()[0].pk]),
    ):  # fmt: skip
        assert teacher.get(reverse(f"diagnostics:{name}", args=args)).status_code == 404, name
    assert teacher.get(reverse("diagnostics:items_take_in")).status_code == 403


@pytest.mark.django_db
def test_files_nobody_should_open_are_refused_and_a_blank_is_no_instrument(cast: Cast, client_of: SignIn) -> None:
    client, where = client_of("operator"), reverse("diagnostics:items_take_in")
    for content, name, words in (
        (b"MZ\x00", "вопросы.xlsx", "не таблица"), (b"PK\x03\x04broken", "вопросы.xlsx", "повреждён"),
        ("ФИО;Должность\nА;Б\n".encode(), "вопросы.csv", "не нашлось"),
    ):  # fmt: skip
        answer = client.post(where, {"file": uploaded(content, name)})
        assert answer.status_code == 422 and words in answer.content.decode(), name
    assert not StoredFile.objects.exists() and not ItemsFile.objects.exists()
    target = io.BytesIO()
    write_blank(target, "ru")
    found = told(sheets_of(target.getvalue()), None, set())
    assert not found.is_whole and {"code", "kind"} <= {
        flaw.code for told in found.flaws["facts"].values() for flaw in told
    }


@pytest.mark.django_db
def test_a_picture_needs_its_words_and_only_those_who_stand_at_it_see_it(cast: Cast, client_of: SignIn) -> None:
    load_federal(by=cast.system)
    made = instruments.put(by=cast.viewer("operator"), plan=shipped_plan("difficulties"), today=cast.today)
    first, second = made.items.order_by("order")[:2]
    client = client_of("operator")
    where = reverse("diagnostics:item_picture", args=[first.pk])
    picture = {"file": SimpleUploadedFile("a.png", PNG), "words_ru": "Столбики по классам"}
    assert client.post(where, {**picture, "words_ru": ""}).status_code == 422
    fake = client.post(where, {**picture, "file": SimpleUploadedFile("a.png", b"<svg onload=alert(1)>")})
    assert fake.status_code == 422 and "PNG, JPEG" in fake.content.decode()
    for item in (first, second):
        picture["file"] = SimpleUploadedFile("ответ-5.png", PNG)
        assert client.post(reverse("diagnostics:item_picture", args=[item.pk]), picture).status_code == 302
    assert client.get(reverse("diagnostics:item_image", args=[first.pk])).headers["Content-Type"] == "image/png"
    pictures = StoredFile.objects.filter(purpose=PICTURES)
    second.refresh_from_db()
    Item.objects.filter(pk=second.pk).update(picture=Item.objects.get(pk=first.pk).picture_id)
    assert second.picture is not None
    for content, kept in ((PNG + b"1", 3), (PNG + b"2", 3)):  # the second question still shows the first picture
        client.post(where, {**picture, "file": SimpleUploadedFile("a.png", content)})
        assert pictures.count() == kept, "one that nothing shows any more is not kept"
    client.post(where, {**picture, "file": SimpleUploadedFile("a.png", PNG)})
    Instrument.objects.filter(pk=made.pk).update(state="published")
    made.refresh_from_db()
    picture["file"] = SimpleUploadedFile("b.png", PNG)
    assert "Меняют только черновик" in client.post(where, picture).content.decode()
    by = cast.viewer("mentee")
    sitting = sittings.open_own(by=by, instrument=made, today=cast.today)
    teacher = client_of("mentee")
    teacher.post(reverse("diagnostics:begin", args=[sitting.pk]))
    page = teacher.get(reverse("diagnostics:sitting", args=[sitting.pk])).content.decode()
    here, later = (reverse("diagnostics:sitting_picture", args=[sitting.pk, number]) for number in (1, 2))
    assert f'src="{here}" alt="Столбики по классам"' in page and "ответ-5" not in page
    seen = teacher.get(here)
    assert seen.content == PNG and "ответ" not in str(seen.headers)
    assert teacher.get(later).status_code == 404, "not before its question is put"
    assert client_of("mentor").get(here).status_code == 404
    client_of("mentee").post(reverse("diagnostics:item_picture", args=[first.pk]), picture)
    first.refresh_from_db()
    assert first.picture_text == {"ru": "Столбики по классам"}


def _two_on_trial_gather_answers(made: Instrument, bare: set[str]) -> None:
    """They come after the questions that are chosen by the answers, and count for nobody."""
    (section,) = set(made.items.filter(code__in=bare).values_list("section", flat=True))
    bank, after = items_of(made, section), made.calibrations.get()
    by_pk = {item.pk: item for item in bank}
    answers: list[Answer] = []
    while (pk := next_item(bank, after, answers, 7, section)) is not None:
        answers.append(Answer(item=by_pk[pk], score=len(answers) % 2))
    assert {answer.item.code for answer in answers[-2:]} == bare and not bare & {one.item.code for one in answers[:-2]}
    parts = [part for part in parts_of(made) if part.code == section]
    assert estimates_of(after, parts, answers, whole=False)[section].items == len(answers) - 2 >= 12
    assert "ни у одного их нет" in " ".join(faults_of(made, bank, {}))


@pytest.mark.django_db
def test_a_reworded_question_loses_its_parameters_unless_somebody_decides_otherwise(
    cast: Cast, client_of: SignIn
) -> None:
    load_federal(by=cast.system)
    (old,) = instruments.load_shipped(by=cast.system, codes=["start"], today=cast.today)
    before, target, client = old.calibrations.get(), io.BytesIO(), client_of("operator")
    write_questions(target, old, list(old.items.all()), before, "ru")
    book = openpyxl.load_workbook(target)
    sheet = book["Вопросы"]
    heads = {cell.value: cell.column for cell in sheet[2]}
    chosen = [row for row in range(3, sheet.max_row + 1) if sheet.cell(row, heads["Вид"]).value == "один ответ"][:4]
    codes = [sheet.cell(row, heads["Код"]).value for row in chosen]
    said, key = heads["Вопрос по-русски"], sheet.cell(chosen[3], heads["Верный ответ"])
    sheet.cell(chosen[0], said).value = "Совсем другой вопрос"
    sheet.cell(chosen[1], said).value += " (опечатка исправлена)"
    sheet.cell(chosen[2], said).value += "  "  # nobody sees it
    key.value = "b" if key.value == "a" else "a"
    changed = io.BytesIO()
    book.save(changed)
    upload = {"file": uploaded(changed.getvalue())}
    where = client.post(reverse("diagnostics:items_take_in"), upload).headers["Location"]
    page = client.get(where).content.decode()
    for words in ("Изменены 3 вопроса", "Совсем другой вопрос", "опечатка исправлена", "верный ответ"):
        assert words in page, words
    assert [f'value="{code}"' in page for code in codes] == [True, True, False, True]
    client.post(reverse("diagnostics:items_make", args=[ItemsFile.objects.get().pk]), {"keep": [codes[1], codes[2]]})
    made = Instrument.objects.get(code="start", version=2)
    after = made.calibrations.get()
    assert set(before.parameters) - set(after.parameters) == {codes[0], codes[3]}
    assert all(after.parameters[code] == before.parameters[code] for code in after.parameters)
    assert (after.made_on, after.sample, after.eligible, after.passport) == (before.made_on, before.sample, {}, {})
    shown = client.get(reverse("diagnostics:instrument", args=[made.pk])).content.decode()
    assert f"{codes[1]}: параметры по прежней формулировке сохранены; решение: {cast.people['operator']}" in shown
    assert f"{codes[0]}, {codes[3]}: без параметров" in shown
    assert "Что мешает опубликовать" not in shown
    assert f"2 ({codes[0]}, {codes[3]}): не больше 2 задаются после выбранных и никому не засчитываются" in shown
    _two_on_trial_gather_answers(made, {codes[0], codes[3]})
    assert JournalEntry.objects.filter(verb="items.keep_parameters").count() == 1
