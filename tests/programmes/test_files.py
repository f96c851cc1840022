"""A programme file is taken whole or not at all: every fault has a name, a place, a reason and a remedy."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest
from django.utils.translation import override

from opora.programmes.bridge.blueprints import source_in
from opora.programmes.bridge.places import lines_of
from opora.programmes.rules import faults as told
from opora.programmes.rules.faults import Fault, ProgrammeFaults
from tests.programmes.files import SIXTH, SMALL, read, small


@pytest.mark.parametrize(
    "name",
    ["bridge.places", "bridge.writing", "rules.conditions", "rules.differences", "rules.fields", "rules.faults",
     "rules.format", "rules.inheritance", "rules.moments", "rules.runs"],
)  # fmt: skip
def test_examples_run(name: str) -> None:
    """The examples of the docstrings are true."""
    assert doctest.testmod(import_module(f"opora.programmes.{name}")).failed == 0


def faults(text: str, **beside: str) -> list[Fault]:
    """What is wrong with a text."""
    with pytest.raises(ProgrammeFaults) as caught:
        read(text, **beside)
    return list(caught.value.faults)


CYCLE = {
    "first": 'code = "first"\nextends = "second"\n',
    "second": 'code = "second"\n\nextends = "first"\n',
}
CHILD = 'code = "child"\ntitle = {ru = "Дитя"}\nextends = "r145"\n'
BAD = [
    ("a wrong key", small(**{"due =": "dew ="}), "mistyped_key", "stages.first.tasks.order.dew", 26),
    ("a key of nowhere", small(**{"law =": "zzz = 1\nlaw ="}), "unknown_key", "zzz", 4),
    ("a circle", 'code = "mine"\ntitle = "x"\nextends = "first"\n', "cycle", "extends", 3),
    ("itself", 'code = "mine"\ntitle = "x"\nextends = "mine"\n', "cycle", "extends", 3),
    ("no variants", small(**{"[forms.teacher.variants.young]": "[dictionaries.young.entries.a]"}),
     "missing_key", "dictionaries.young", 15),
    ("a form without variants", SMALL + '\n[forms.lonely]\ntitle = "Один"\n', "form_without_variants",
     "forms.lonely", 40),
    ("a stage that ends first", small(**{"ends = 2027-05-31": "ends = 2026-08-31"}), "ends_before_start",
     "stages.first.ends", 21),
    ("an unknown term", small(**{"mentoring.active_pairs": "mentoring.active_pears"}), "unknown_term",
     "indicators.pairs.numerator", 36),
    ("an unknown term in a test", small(**{"documents.order_intro": "documents.order_outro"}), "unknown_term",
     "stages.first.tasks.order.done", 27),
    ("a target outside", small(**{"2028 = 10": "2029 = 10"}), "target_outside_period",
     "indicators.pairs.targets.organisation.2029", 38),
    ("a stage outside", small(**{"ends = 2028\n\n[ind": "ends = 2029\n\n[ind"}), "outside_period",
     "stages.second.ends", 32),
    ("a locked value", CHILD + '[forms.teacher_teacher]\ntitle = {ru = "Иначе"}\n', "locked_changed",
     "forms.teacher_teacher.title.ru", 5),
    ("a locked title in plain words", CHILD + '[forms.student_student.variants.peer_peer]\ntitle = "Иначе"\n',
     "locked_changed", "forms.student_student.variants.peer_peer.title.ru", 5),
    ("a locked list of the list above", CHILD + "[kinds.group]\nmentees = [2, 99]\n", "locked_changed",
     "kinds.group.mentees", 5),
    ("a locked entry with more keys", CHILD + "[kinds.traditional]\nonline = true\n", "locked_added",
     "kinds.traditional.online", 5),
    ("a locked entry removed", CHILD + 'remove = ["forms.student_student"]\n', "locked_removed", "remove[1]", 4),
    ("a locked entry missing", small(**{'law =': 'based_on = "federal"\nlaw ='}), "locked_missing",
     "kinds", 1),
    ("a shipped code with other lists", small(**{'code = "small"': 'code = "az1128"'}), "locked_missing",
     "kinds", 1),
    ("nothing to remove", CHILD + 'remove = ["stages.nowhere"]\n', "nothing_to_remove", "remove[1]", 4),
    ("after nobody", CHILD + '[stages.mine]\nafter = "x"\ntitle = "Я"\nstarts = "year 1"\nends = "year 1"\n',
     "nothing_before", "stages.mine.after", 5),
    ("a link that is no address", SMALL + '\n[public.links.x]\ntitle = "Сайт"\nurl = "javascript:alert(1)"\n',
     "wrong_value", "public.links.x.url", 42),
    ("no such parent", 'code = "mine"\ntitle = "x"\nextends = "r146"\n', "unknown_parent", "extends", 3),
    ("no such role", small(**{'role = "curator"': 'role = "curato"'}), "unknown_reference",
     "stages.first.tasks.order.role", 25),
    ("a key nothing would use", SMALL + '\n[documents.note]\ntitle = "Справка"\nseries = "order"\n',
     "unknown_key", "documents.note.series", 42),
    ("a kind of institution nobody knows", small(**{'{ru = "Приказ",': '{ru = "Приказ", ru_school = "Указ",'}),
     "wrong_value", "stages.first.tasks.order.title.ru_school", 24),
    ("words of one kind alone", small(**{'{ru = "Приказ", en = "Order"}': '{ru_college = "Приказ"}'}), "missing_key",
     "stages.first.tasks.order.title", 24),
    ("a wrong kind of value", small(**{"unit =": "uncertain = 1\nunit ="}), "wrong_type",
     "indicators.pairs.uncertain", 37),
    ("a wrong word", small(**{'unit = "count"': 'unit = "furlongs"'}), "wrong_value", "indicators.pairs.unit", 37),
    ("no such day", small(**{'due = "2026-10"': 'due = "2026-13"'}), "wrong_moment", "stages.first.tasks.order.due",
     26),
    ("a year of no calendar", small(**{"{2026 = 5": '{"20267" = 5'}), "wrong_year",
     "indicators.pairs.targets.organisation.20267", 38),
    ("no comparison", small(**{">= 1": "at least 1"}), "wrong_test", "stages.first.tasks.order.done", 27),
    ("no denominator", small(**{'unit = "count"\n': ""}), "not_percent", "indicators.pairs", 34),
    ("another country's law", small(**{'"RU"': '"BY"'}), "law_without_profile", "law", 4),
    ("counted and dated", small(**{"starts = 2026-09-01": 'starts = "year 1"'}), "mixed_moments", "stages.first", 18),
    ("a big letter in a code", small(**{"[stages.first]": "[stages.First]"}), "wrong_code", "stages.First", 18),
    ("no TOML", small(**{"[period]": "[period"}), "not_toml", "", 6),
    ("nested without end", "a = " + "[" * 100_000, "not_toml", "", 1),
    ("too large", "#" * 2_000_000, "too_large", "", None),
    ("a fault of its parent", 'code = "mine"\ntitle = "x"\n\nextends = "spoilt"\n', "parent_faulty", "extends", 4),
]  # fmt: skip


@pytest.mark.parametrize(("what", "text", "name", "key", "line"), BAD, ids=[row[0] for row in BAD])
def test_each_fault_has_a_name_a_place_and_a_remedy(
    what: str, text: str, name: str, key: str, line: int | None
) -> None:
    """In both languages, and with the line to look at."""
    found = faults(text, **CYCLE, spoilt=small(**{"law =": "zzz = 1\nlaw ="}), mine='code = "mine"\nextends = "mine"\n')
    one = next((fault for fault in found if fault.name == name and fault.key == key), None)
    assert one is not None, [(fault.name, fault.key) for fault in found]
    assert (one.file, one.line) == ("mine.toml", line), what
    for language in ("ru", "en"):
        with override(language):
            assert one.problem and one.remedy and "%(" not in str(one)


def test_every_named_fault_is_met() -> None:
    """The table of faults holds nothing that cannot happen, or that no test has seen."""
    elsewhere = {"out_of_range", "section", "not_utf8"}
    assert {row[2] for row in BAD} | elsewhere == set(told.FAULTS)


def test_a_file_in_another_encoding_is_named_not_guessed() -> None:
    """An old editor's Russian is not taken in as question marks."""
    with pytest.raises(ProgrammeFaults) as caught:
        source_in("old.toml", 'code = "old"\ntitle = "Старое"\n'.encode("cp1251"))
    assert [(fault.name, fault.file, fault.line) for fault in caught.value.faults] == [("not_utf8", "old.toml", 2)]
    assert source_in("new.toml", b"\xef\xbb\xbf" + 'title = "Новое"'.encode()).text == 'title = "Новое"'


def test_a_fault_of_ones_own_line_is_not_looked_for_in_the_parent() -> None:
    """What a file says as a whole has no lines of the parent under it; one fault stands for a text by language."""
    own = CHILD + '[forms.student_student.variants.peer_peer]\ntitle = "Иначе"\n'
    assert [(fault.name, fault.file) for fault in faults(own)] == [("locked_changed", "mine.toml")]


def test_every_key_that_is_missing_is_told() -> None:
    """Not the first only."""
    assert [fault.facts["key"] for fault in faults("")] == ["code", "title", "country", "law", "period"]


def test_several_at_once_in_the_order_of_the_file() -> None:
    """Whoever mends a file sees all of it."""
    found = faults(small(**{"due =": "dew =", 'code = "small"': 'code = "Small"', "unit =": "untit ="}))
    assert [(fault.name, fault.line) for fault in found] == [
        ("wrong_code", 1), ("mistyped_key", 26), ("mistyped_key", 37),
    ]  # fmt: skip
    assert "mine.toml:26: stages.first.tasks.order.dew:" in str(found[1])


def test_numbers_keep_their_bounds() -> None:
    """A number that cannot be, and two numbers the wrong way round."""
    found = faults(SMALL + '\n[limits.a]\ntitle = "x"\nmost = -1\n[kinds.k]\ntitle = "y"\nmentees = [3, 2]\n')
    assert [(fault.name, fault.key) for fault in found] == [
        ("out_of_range", "limits.a.most"), ("out_of_range", "kinds.k.mentees[2]"),
    ]  # fmt: skip
    assert faults(SMALL + '\n[limits.a]\ntitle = "x"\nmost = nan\n')[0].name == "out_of_range"


def test_a_small_programme_is_read() -> None:
    """Nothing is invented, everything has one spelling."""
    reading = read(SMALL)
    assert reading.data["period"] == {"starts": "2026", "ends": "2028"}
    assert reading.data["stages"]["first"]["starts"] == "2026-09-01"
    assert list(reading.data["stages"]) == ["first", "second"]
    assert reading.digest == read("\n# a remark\n" + SMALL.replace("\n", "\r\n")).digest
    assert reading.digest != read(SMALL.replace("= 10}", "= 11}")).digest


def test_a_programme_starts_from_another() -> None:
    """What is said wins, what is removed goes, `after` finds its place, own entries stand beside locked ones."""
    child = read(
        """
code = "child"
title = {ru = "Дитя"}
extends = "small"
remove = ["stages.second", "indicators.pairs.targets"]
[stages.between]
after = "first"
title = {ru = "Между"}
starts = 2027
ends = 2027
[stages.first]
ends = 2027-06-30
[stages.before]
title = {ru = "До"}
starts = 2026
ends = 2026
after = "first"
[forms.own.variants.a]
title = "А"
[forms.own]
title = "Своя"
""",
        small='locked = ["forms"]\n' + SMALL,
    ).data
    assert list(child["stages"]) == ["first", "before", "between"]
    assert child["stages"]["first"]["ends"] == "2027-06-30"
    assert child["stages"]["first"]["starts"] == "2026-09-01"
    assert "targets" not in child["indicators"]["pairs"]
    assert list(child["forms"]) == ["teacher", "own"] and child["based_on"] == "small"


def test_a_model_nobody_has_seen() -> None:
    """Three in a pair, three years, another country: it is read without a line of code."""
    data = read(SIXTH).data
    assert data["roles"]["apa"]["title"] == {"ru": "Апа", "kk": "Апа"}
    assert data["stages"]["gathering"]["exit"]["circle"]["test"] == (
        "mentoring.active_pairs / network.organisations >= 50 %"
    )
    assert data["indicators"]["tales"]["targets"]["municipality"] == {"year 1": 3, "year 3": 12.5}


def test_lines_of_everything_toml_can_write() -> None:
    """Strings over several lines, lists of tables, dotted and quoted keys, comments."""
    text = '''a = """
[not.a.table]
""" # c = 1
b.c = [ # one
  "x]", {d = 'e#', f = [1,
  2]},
]
[[g]]
h = \'\'\'it''s\'\'\'
[g.i]
"j.k" = 1979-05-27T07:32:00
[[g]]
'l' = "\\"[m]"
[[g.n]]
o = 1
'''
    lines = lines_of(text)
    assert {key: lines[key] for key in [("a",), ("b", "c", 0), ("b", "c", 1, "f", 1), ("g", 0, "i", "j.k"),
                                        ("g", 1, "l"), ("g", 1, "n", 0, "o")]} == {
        ("a",): 1, ("b", "c", 0): 5, ("b", "c", 1, "f", 1): 6, ("g", 0, "i", "j.k"): 11,
        ("g", 1, "l"): 13, ("g", 1, "n", 0, "o"): 15,
    }  # fmt: skip
