"""What is shipped: two federal models and the five systems, whole, in both languages, without anybody's name."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from opora.base.rules.texts import SPEECH, speech_of, text_in
from opora.programmes.bridge.blueprints import read_preset
from opora.programmes.bridge.presets import codes, preset
from opora.programmes.bridge.writing import written
from opora.programmes.rules.checks import values
from opora.programmes.rules.fields import LANGUAGE, Text
from opora.programmes.rules.format import FILE
from opora.programmes.rules.runs import Shift, on_calendar, stage_plans, target_plans
from tests.programmes.files import SIXTH, read
from tests.setup.test_kinds import OF_A_SCHOOL

FIVE = ("krasnodar-support", "lipetsk-region", "mari-el-centre", "mogilev-school-23", "smolensk-school-28")


def test_the_seven_are_there() -> None:
    """And the two models of the ministry come first."""
    assert codes() == ("r145", "az1128", *FIVE)


@pytest.mark.parametrize("code", ["r145", "az1128", *FIVE])
def test_a_preset_is_whole(code: str) -> None:
    """It is read without a fault, speaks both languages, and what it writes is itself again."""
    reading = read_preset(code)
    assert reading.code == code
    for kind, value, path in values(FILE, reading.data):
        if isinstance(kind, Text):
            assert {"ru", "en"} <= set(value) and all(value.values()), path
            told = {key for key in value if key.startswith("ru_")}
            assert told in (set(), {f"ru_{kind}" for kind in SPEECH}), path  # of one kind, then of every kind
            assert all(LANGUAGE.fullmatch(language) for language in value)
    for section in ("roles", "forms", "gates", "stages", "documents", "questionnaires", "indicators", "selection",
                    "limits", "young", "matching", "self_checks"):  # fmt: skip
        assert reading.data.get(section), f"{code} has no {section}"
    for stage in reading.data["stages"].values():
        assert stage["tasks"] and stage["exit"]
    again = read(written(reading.data))
    assert json.dumps(again.data) == json.dumps(reading.data) and again.digest == reading.digest


def test_nobodys_name_and_no_word_of_another_law() -> None:
    """Real persons of the documents are not in the files; Belarus meets no word of Russian law (D-12)."""
    for code in codes():
        source = preset(code)
        assert source is not None
        for name in ("Комаров", "Авраменко", "Граб", "Мерзляков"):
            assert name not in source.text
    belarus = preset("mogilev-school-23")
    assert belarus is not None
    said = re.sub(r"(?m)^#.*$", "", belarus.text)
    assert not re.search(r"ИОМ|ЦНППМ|351|ШНОР|152-ФЗ|Р-145|АЗ-1128|персонализированн", said)


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("kind", [kind for kind in SPEECH if kind != "other"])
def test_words_of_a_kind_of_institution(kind: str, language: str) -> None:
    """What common models say to a kindergarten, a college, extra education names no school (D-12).

    Models of a region: what stands on pages of a run, stages with their tasks and evidence. Schools with low results
    are a category of the region's own, whoever reads of them.
    """
    own = {"college": r"\bдиректор\w*|\bclass(?:es)?\b", "extra": r"\bдиректор\w*"}.get(kind, r"(?!)")
    general = r"school year\w*|school project|schools? with low results|школ\w* с низкими результатами[^.]*"
    models = {"r145": (), "az1128": (), "krasnodar-support": (), "mari-el-centre": ("stages", "roadmap"),
              "lipetsk-region": ("roadmap",)}  # fmt: skip
    told = [
        (f"{code} {path}", re.sub(f"{own}|{general}", "", text_in(value, speech_of(language, kind)), flags=re.I))
        for code, sections in models.items()
        for one, value, path in values(FILE, read_preset(code).data)
        if isinstance(one, Text) and (not sections or path[0] in sections)
    ]
    wrong = [f"{where}: {words}" for where, words in told if re.search(OF_A_SCHOOL[language], words, re.IGNORECASE)]
    assert len(told) > 500 and not wrong, "\n".join(wrong)


def test_facts_of_the_documents() -> None:
    """What the reference names certainly: five forms and seven stages, the stages and shares of Mari El, dates."""
    r145 = read_preset("r145").data
    assert [len(form["variants"]) for form in r145["forms"].values()] == [4, 5, 4, 3, 4]
    assert len(r145["stages"]) == 7 and len(r145["kinds"]) == 7 and len(r145["axes"]) == 3
    assert [one["targets"]["region"]["2024"] for code, one in r145["indicators"].items() if code[:4] == "r145"] == [
        70, 10, 70, 30, 85, 85,
    ]  # fmt: skip
    lipetsk = read_preset("lipetsk-region").data
    assert lipetsk["indicators"]["org_impl"]["targets"] == {"region": {"2022": 100}}
    assert list(lipetsk["forms"]) == list(r145["forms"]) and list(lipetsk["stages"])[1] == "regional"
    assert len(read_preset("smolensk-school-28").data["public"]["principles"]) == 12
    mari_el = read_preset("mari-el-centre").data
    spans = [plan.span for plan in stage_plans(mari_el)]
    assert [(span.starts_on.year, span.ends_on.year, span.precision) for span in spans] == [
        (2018, 2019, "year"), (2019, 2022, "year"), (2021, 2023, "year"),
    ]  # fmt: skip
    assert {(plan.indicator, plan.year, int(plan.value)) for plan in target_plans(mari_el)} >= {
        ("growth60", "2022", 60), ("selfed80", "2022", 80), ("learn30", "2022", 30),
    }  # fmt: skip
    assert len(mari_el["support"]) == 3 and "acts" not in mari_el["stages"]
    krasnodar = read_preset("krasnodar-support").data
    assert krasnodar["period"] == {"starts": "2024-01-01", "ends": "2026-12-31"}
    assert len(krasnodar["project"]["aims"]) == 7
    mogilev = read_preset("mogilev-school-23").data
    assert (mogilev["country"], mogilev["law"], len(mogilev["project"]["aims"])) == ("BY", "by", 5)
    assert list(mogilev["network"]["vertical"]) == ["institute", "method_centre", "association", "teachers"]


def test_a_run_lies_on_the_calendar() -> None:
    """Counted years and fixed ones, as in the source or moved; the result is a file again."""
    r145 = on_calendar(read_preset("r145").data, Shift(2026))
    assert (r145["stages"]["prepare"]["starts"], r145["stages"]["finish"]["ends"]) == ("2026-08-25", "2027-06-15")
    assert r145["period"] == {"starts": "2026-08", "ends": "2027-07"}
    moved = on_calendar(read_preset("mari-el-centre").data, Shift(2026, years=8))
    assert (moved["stages"]["analytic_general"]["starts"], moved["period"]["ends"]) == ("2029", "2030")
    assert moved["indicators"]["growth60"]["targets"] == {"region": {"2030": 60}}
    sixth = on_calendar(read(SIXTH).data, Shift(2026))
    assert sixth["indicators"]["tales"]["targets"] == {"municipality": {"2026/2027": 3, "2028/2029": 12.5}}
    for data in (r145, moved, sixth):
        assert read(written(data)).data == data
    assert next(stage_plans(sixth)).span.ends_on == date(2026, 11, 1)
