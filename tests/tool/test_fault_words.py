"""Whatever can be wrong with rules and lists is said in Russian too, with every fact of the English sentence."""

from __future__ import annotations

import ast
import pickle
import re
import string
from pathlib import Path

import pytest

import opora
from opora import cli
from opora.engine.matching import SchemeFaults, parse_scheme
from opora.engine.matching.sentences import say
from opora.engine.matching.vocabulary import NOT_BUILT
from opora.tool.fault_words import FOREIGN, RUSSIAN, spoken
from tests.tool.test_bad_input import HEAD, MENTEES, MENTORS, TERM

HOME = Path(opora.__file__).parent
PLACES = ("engine/matching", "tool")
#: English texts that have no Russian: what the reader of the file said, what a key of the rules means.
UNTOLD = {"error", "meaning"}
#: Words of the rules, names of files and what stands in the cells of these tests.
CODE = re.compile(
    r"«[^»]*»|\"[^\"]*\"|'[^']*'|\[[^\]]*\]|\{[^}]*\}|\S*[/=]\S*|--\w+|\w+\[\d+\]\S*|\w+\.(toml|csv|xlsx)"
)


def calls() -> list[tuple[Path, ast.Call]]:
    """Every call in the source of the engine and of the tool."""
    paths = [path for place in PLACES for path in sorted((HOME / place).glob("*.py"))]
    trees = [(path, ast.parse(path.read_text("utf-8"))) for path in paths]
    return [(path, node) for path, tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]


def templates() -> dict[str, set[str]]:
    """Every template of a sentence in the source, with the names of its facts."""
    found: dict[str, set[str]] = {}
    for path, call in calls():
        if getattr(call.func, "id", "") != "say":
            continue
        template, facts = call.args[0], {word.arg or "**" for word in call.keywords}
        if isinstance(template, ast.Constant):
            found[str(template.value)] = facts
        else:
            assert not facts, f"{path.name}: the template of a sentence with facts must stand in the call"
    return found


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_sentence_has_its_russian_with_every_fact():
    english = templates()
    assert len(english) > 190
    assert {*english, *NOT_BUILT.values()} == set(RUSSIAN), "a sentence without Russian, or Russian of none"
    for template, facts in english.items():
        if facts:
            assert fields(template) - fields(RUSSIAN[template]) <= UNTOLD, template
            assert fields(RUSSIAN[template]) <= fields(template), template


#: Where the texts stand among the arguments of what makes a fault.
TEXTS = {
    "fault": slice(4, 6), "_fault": slice(-2, None), "_pin_fault": slice(3, 5), "InputFault": slice(4, 6),
    "SchemeFault": slice(2, 4), "Unclear": slice(1, 3), "Unreadable": slice(0, 1),
}  # fmt: skip


def test_no_fault_is_raised_in_a_plain_text():
    """Texts of faults are sentences: a plain text in their place would never be said in Russian."""
    seen = 0
    for path, call in calls():
        name = ast.unparse(call.func).rsplit(".", 1)[-1]
        texts = call.args[TEXTS[name]] if name in TEXTS and "matching" in path.parts else []
        seen += bool(texts)
        plain = [text for text in texts if isinstance(text, ast.JoinedStr | ast.Constant)]
        assert not plain, f"{path.name}, line {call.lineno}: {ast.unparse(call)}"
    assert seen > 60


def test_a_sentence_keeps_its_facts_when_it_travels():
    told = pickle.loads(pickle.dumps(say("«{name}» stands twice", name="Анна")))
    assert (told, spoken(told, "ru"), spoken(told, "en")) == ("«Анна» stands twice", "«Анна» стоит дважды", told)


@pytest.mark.parametrize(
    "text",
    ["a", "a = b", "a =", "a = 1 b = 2", "[a", "[[a]", "[a\nb=1", "a = 1\na = 2", "a = [1", "a = {b = 1", 'a = "b',
     'a = "\\q"', 'a = "\\uZ"', "a = 2026-13-01", "= 1", "[a]\n[a]", "a = {b = 1, b = 2}", 'a = "\x01"'],
)  # fmt: skip
def test_what_is_no_toml_is_told_in_russian(text):
    with pytest.raises(SchemeFaults) as raised:
        parse_scheme(text)
    (fault,) = raised.value.faults
    assert fault.line in range(1, len(text.splitlines()) + 1)
    told = spoken(fault.told, "ru")
    assert "не читается как TOML" in told and not re.search(r"[A-Za-z]{4,}", told.replace("TOML", ""))


def test_words_of_the_computer_are_told_by_their_beginning():
    assert spoken(say("No such file or directory"), "ru") == FOREIGN["No such file or directory"]


ABOVE = '[[hard]]\nname = "Выше"\nkind = "above"\ncolumn = "grade"\nscale = "grade"\n'
COVERS = '[[hard]]\nname = "Есть чему"\nkind = "covers"\nneeds = "needs"\nstrengths = "strengths"\n'


@pytest.mark.parametrize(
    ("mentees", "mentors", "rules", "words"),
    [
        (MENTEES, MENTORS, TERM + "pionts = 2\n", "строка 14, term[1].pionts: такого ключа нет. Может быть, «points»?"),
        (MENTEES, MENTORS, TERM.replace("= 1", "= -1"), "Баллы не бывают меньше нуля"),
        (MENTEES, MENTORS, ABOVE + "at_least = 5\n", "ступеней разницы — 5, а столько не бывает ни у кого"),
        (MENTEES, MENTORS, TERM + "x = \n", "не читается как TOML"),
        (MENTEES, MENTORS.replace("grade", "rank"), ABOVE, "столбец «grade»: этот столбец нужен правилам"),
        (
            MENTEES + "a,1,,low,\n",
            MENTORS,
            TERM,
            "строка 4, столбец «id»: номер «a» уже стоит в другой строке (строка 2)",
        ),
        (MENTEES + "c,much,,low,\n", MENTORS, TERM, "столбец «seats»: «much» — не целое число от 0 до 1000000"),
        (MENTEES + "c,1,z,low,\n", MENTORS, TERM, "закреплённого наставника «z» нет в списке"),
        (MENTEES + "c,1,,lowest,\n", MENTORS, ABOVE, "значения «lowest» нет на шкале «grade». Может быть, «low»?"),
        (MENTEES + "c,1,,low,x:much\n", MENTORS, COVERS, "у «x» уровень не читается. Запишите «компетенция:уровень»"),
        (MENTEES + "c,1,q,high,\n", MENTORS, ABOVE, "закреплённый наставник «q»: пара нарушает правило «Выше»"),
        (MENTEES + "c,1,,low,,,9\n", MENTORS, TERM, "строка 4 — ячеек 7, а столбцов 5"),
        ("id,seats,pin\n", MENTORS, TERM, "в списке никого нет"),
        ("", MENTORS, TERM, "файл пуст"),
    ],
)
def test_bad_input_is_told_in_russian_alone(tmp_path, capsys, mentees, mentors, rules, words):
    for name, text in (("mentees.csv", mentees), ("mentors.csv", mentors), ("rules.toml", HEAD + rules)):
        (tmp_path / name).write_text(text, "utf-8")
    files = [str(tmp_path / name) for name in ("mentees.csv", "mentors.csv", "rules.toml")]
    assert cli.main(["match", *files[:2], "--rules", files[2], "--json", "--lang", "ru"]) == 2
    printed = capsys.readouterr().err.replace(str(tmp_path), "")
    assert words in printed, printed
    assert "Ничего не записано" in printed
    assert no_english(printed), printed


@pytest.mark.parametrize("command", ["match", "match verify", "calibrate", "score"])
def test_help_and_a_faulty_call_are_told_in_russian(command, capsys):
    for call in (["--help"], ["--nothing", "a.csv", "b.csv", "c.csv"]):
        with pytest.raises(SystemExit) as stopped:
            cli.main([*command.split(), "--lang", "ru", *call])
        told = "".join(capsys.readouterr())
        assert stopped.value.code == (0 if call == ["--help"] else 2)
        words = " ".join(told.partition("]\n\n")[2].split())
        words = re.sub(r"`[^`]*`|--[\w-]+( [A-Z=]+)?|\b(mentees|mentors|responses|file) ", "", words)
        assert "Вызов: opora" in told and no_english(words), told
    assert "Здесь такого не бывает" in told or "Не хватает" in told


def no_english(text: str) -> bool:
    """Whether no two English words stand side by side outside names, code and lists of columns."""
    left = CODE.sub("·", re.sub(r"(В файле|Здесь|Есть|от низшего|шкале)[^.\n]*: .*", "", text))
    return not re.search(r"\b[a-z]{2,} [a-z]{2,}\b", left, re.I)
