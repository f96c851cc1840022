# ruff: noqa: E501 - a question is a line
"""The sample bank of diagnostics: 200 invented questions over the four blocks, made from templates with a seed.

`python -m setup.bank` writes it; a test fails when the file and this script part. Each question has one right answer
that the template computes or names. The parameters of the questions are invented for the demo, and the passport says so.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from opora.engine.measurement.bank import BLOCK, OVERVIEW, make_bank
from opora.engine.measurement.exposure import controlled
from opora.engine.measurement.items import Items
from setup.bank_words import (
    AIMS,
    APPLIED,
    FEEDBACK,
    I_MESSAGES,
    KINDS,
    NEEDS,
    OPEN_QUESTIONS,
    ORDERS,
    PHRASES,
    PRAISE,
    REMARKS,
    TRAITS,
    WEAK_AIMS,
    WEAK_FEEDBACK,
    WEAK_PRAISE,
)  # fmt: skip

PAGE = (
    Path(__file__).resolve().parents[1] / "src" / "opora" / "diagnostics" / "data" / "instruments" / "start_bank.json"
)
SEED = 20261122
BLOCKS = ("subject", "methodical", "psych_ped", "communicative")
LETTERS = "abcdef"
Text = dict[str, str]
Draw = random.Random


def text(ru: str, en: str) -> Text:
    """A text in both languages."""
    return {"ru": ru, "en": en}


def comma(number: float) -> str:
    """A number as Russian writes it."""
    return f"{number:g}".replace(".", ",")


def numeric(question: Text, value: float, tolerance: float = 0) -> dict[str, Any]:
    """A question whose answer is a number."""
    return {"kind": "numeric", "text": question, "options": [], "key": {"value": value, "tolerance": tolerance}}


def chosen(draw: Draw, question: Text, good: list[Text], bad: list[Text]) -> dict[str, Any]:
    """A question with options in a drawn order: one right answer, or all that fit."""
    rows = [(one, True) for one in good] + [(one, False) for one in bad]
    draw.shuffle(rows)
    options = [{"code": LETTERS[at], "text": one} for at, (one, _right) in enumerate(rows)]
    key = [LETTERS[at] for at, (_one, right) in enumerate(rows) if right]
    return {"kind": "single" if len(good) == 1 else "multiple", "text": question, "options": options, "key": key}


def ordered(draw: Draw, question: Text, steps: list[Text]) -> dict[str, Any]:
    """Steps to be put in their order."""
    places = list(range(len(steps)))
    while places == sorted(places):
        draw.shuffle(places)
    options = [{"code": LETTERS[at], "text": steps[place]} for at, place in enumerate(places)]
    return {"kind": "ordering", "text": question, "options": options,
            "key": [LETTERS[places.index(place)] for place in range(len(steps))]}  # fmt: skip


def matched(draw: Draw, question: Text, pairs: list[tuple[Text, Text]]) -> dict[str, Any]:
    """Two columns that belong together."""
    places = list(range(len(pairs)))
    while places == sorted(places):
        draw.shuffle(places)
    left = [{"code": f"l{at + 1}", "text": one} for at, (one, _other) in enumerate(pairs)]
    right = [{"code": f"r{at + 1}", "text": pairs[place][1]} for at, place in enumerate(places)]
    key = {f"l{at + 1}": f"r{places.index(at) + 1}" for at in range(len(pairs))}
    return {"kind": "matching", "text": question, "options": {"left": left, "right": right}, "key": key}


def present(draw: Draw, turn: int) -> dict[str, Any]:
    """The share of those who came."""
    size = (20, 24, 25, 28, 30)[turn]
    came = (17, 21, 22, 21, 27)[turn]
    return numeric(
        text(f"В классе {size} учеников, работу писали {came}. Сколько процентов класса писали работу? Округлите до десятых.",
             f"A class has {size} learners, {came} sat the paper. What percentage of the class is that? Round to tenths."),
        round(100 * came / size, 1), 0.06,
    )  # fmt: skip


def mean_mark(draw: Draw, turn: int) -> dict[str, Any]:
    """The mean of a row of marks."""
    marks = [draw.randint(2, 5) for _ in range(5)]
    row = ", ".join(map(str, marks))
    return numeric(
        text(f"Отметки ученика: {row}. Чему равен средний балл?", f"A learner's marks are {row}. What is their mean?"),
        sum(marks) / 5, 0.001,
    )  # fmt: skip


def median_mark(draw: Draw, turn: int) -> dict[str, Any]:
    """The median of points."""
    points = draw.sample(range(8, 40), 7)
    row = ", ".join(map(str, points))
    return numeric(
        text(f"Семь учеников набрали {row} баллов. Чему равна медиана?", f"Seven learners got {row} points. What is the median?"),
        sorted(points)[3],
    )  # fmt: skip


def good_share(draw: Draw, turn: int) -> dict[str, Any]:
    """The share of fours and fives."""
    counts = [(2, 8, 9, 6), (1, 7, 8, 4), (3, 9, 12, 6), (0, 10, 10, 5), (4, 6, 7, 3)][turn]
    two, three, four, five = counts
    return numeric(
        text(
            f"Итоги работы:\n\n| отметка | 2 | 3 | 4 | 5 |\n|---|---|---|---|---|\n| учеников | {two} | {three} | {four} | {five} |\n\n"
            "Какова доля отметок «4» и «5» в процентах?",
            f"Results of a paper:\n\n| mark | 2 | 3 | 4 | 5 |\n|---|---|---|---|---|\n| learners | {two} | {three} | {four} | {five} |\n\n"
            "What percentage of the marks are 4 and 5?",
        ),
        100 * (four + five) / sum(counts), 0.06,
    )  # fmt: skip


def map_scale(draw: Draw, turn: int) -> dict[str, Any]:
    """A distance from a map."""
    scale, length = [(50_000, 3), (25_000, 6), (100_000, 4.5), (10_000, 12), (200_000, 3.5)][turn]
    return numeric(
        text(f"На карте масштаба 1 : {scale} отрезок равен {comma(length)} см. Сколько это километров на местности?",
             f"On a map of 1 : {scale} a segment is {length:g} cm long. How many kilometres is it on the ground?"),
        scale * length / 100_000, 0.001,
    )  # fmt: skip


def excursion(draw: Draw, turn: int) -> dict[str, Any]:
    """How long a walk takes."""
    way, speed = [(3, 4), (2, 4), (5, 4), (1.5, 3), (4, 5)][turn]
    return numeric(
        text(f"До музея {comma(way)} км, класс идёт со скоростью {speed} км/ч. Сколько минут займёт дорога?",
             f"The museum is {way:g} km away, the class walks at {speed} km/h. How many minutes does the way take?"),
        60 * way / speed, 0.5,
    )  # fmt: skip


def discount(draw: Draw, turn: int) -> dict[str, Any]:
    """A price after a discount."""
    price, share = [(640, 15), (850, 20), (480, 25), (720, 10), (960, 35)][turn]
    return numeric(
        text(f"Сборник задач стоил {price} рублей и подешевел на {share} %. Сколько он стоит теперь?",
             f"A book of problems cost {price} roubles and became {share} % cheaper. What does it cost now?"),
        price * (100 - share) / 100, 0.001,
    )  # fmt: skip


def chance(draw: Draw, turn: int) -> dict[str, Any]:
    """A simple probability."""
    girls, boys = [(12, 8), (15, 10), (9, 6), (14, 11), (18, 12)][turn]
    return numeric(
        text(f"В классе {girls} девочек и {boys} мальчиков. К доске вызывают наугад. Какова вероятность, что выйдет девочка? Ответ – десятичной дробью.",
             f"A class has {girls} girls and {boys} boys. One is called at random. What is the probability that it is a girl? Answer as a decimal."),
        girls / (girls + boys), 0.001,
    )  # fmt: skip


def growth(draw: Draw, turn: int) -> dict[str, Any]:
    """Which class grew most, read from a table."""
    names = ["7А", "7Б", "7В", "7Г"]
    before = draw.sample(range(41, 60), 4)
    gains = draw.sample((3, 6, 9, 14), 4)
    rows = "\n".join(f"| {name} | {old} | {old + gain} |" for name, old, gain in zip(names, before, gains, strict=True))
    best = names[gains.index(14)]
    return chosen(
        draw,
        text(f"| класс | осень, % | весна, % |\n|---|---|---|\n{rows}\n\nУ какого класса прирост наибольший?",
             f"| class | autumn, % | spring, % |\n|---|---|---|\n{rows}\n\nWhich class grew most?"),
        [text(best, best)], [text(name, name) for name in names if name != best],
    )  # fmt: skip


def halves(draw: Draw, turn: int) -> dict[str, Any]:
    """All fractions above a half."""
    above = draw.sample([(3, 5), (4, 7), (5, 9), (7, 12), (8, 15), (6, 11)], 2)
    below = draw.sample([(2, 5), (3, 7), (4, 9), (5, 12), (7, 15), (5, 11)], 2)

    def shown(pair: tuple[int, int]) -> Text:
        return text(rf"$\frac{{{pair[0]}}}{{{pair[1]}}}$", rf"$\frac{{{pair[0]}}}{{{pair[1]}}}$")

    return chosen(
        draw,
        text(r"Отметьте все дроби больше $\frac{1}{2}$.", r"Mark every fraction above $\frac{1}{2}$."),
        [shown(one) for one in above], [shown(one) for one in below],
    )  # fmt: skip


def minutes_left(draw: Draw, turn: int) -> dict[str, Any]:
    """What is left of a lesson."""
    lesson = (45, 40, 45, 40, 45)[turn]
    parts = [(5, 12, 10), (4, 10, 8), (6, 15, 9), (5, 9, 11), (3, 14, 12)][turn]
    return numeric(
        text(f"Урок – {lesson} минут: начало {parts[0]}, новый материал {parts[1]}, работа в парах {parts[2]}. Сколько минут остаётся на проверку и итог?",
             f"A lesson of {lesson} minutes: {parts[0]} to begin, {parts[1]} for new material, {parts[2]} in pairs. How many minutes are left to check and sum up?"),
        lesson - sum(parts),
    )  # fmt: skip


def year_hours(draw: Draw, turn: int) -> dict[str, Any]:
    """Hours of a year from hours a week."""
    weeks, hours, kept = [(34, 2, 6), (34, 3, 8), (33, 4, 10), (34, 5, 12), (33, 2, 4)][turn]
    return numeric(
        text(f"В году {weeks} учебных недель, предмет идёт {hours} часа в неделю, {kept} часов отведено на контрольные работы. Сколько часов остаётся на остальное?",
             f"A year has {weeks} weeks, the subject has {hours} hours a week, {kept} hours go to control papers. How many hours are left for the rest?"),
        weeks * hours - kept,
    )  # fmt: skip


def practical_share(draw: Draw, turn: int) -> dict[str, Any]:
    """The share of practicals in a programme."""
    whole, part = [(68, 17), (102, 34), (136, 34), (34, 8), (70, 21)][turn]
    return numeric(
        text(f"В программе {whole} часов, из них практических {part}. Какова доля практических в процентах? Округлите до целых.",
             f"A syllabus has {whole} hours, {part} of them practical. What percentage is that? Round to whole numbers."),
        round(100 * part / whole), 0.51,
    )  # fmt: skip


def least_points(draw: Draw, turn: int) -> dict[str, Any]:
    """Points needed for a threshold that is inclusive and never rounded."""
    most, share = [(32, 60), (27, 60), (45, 80), (33, 80), (18, 60)][turn]
    return numeric(
        text(f"За работу можно набрать {most} баллов. Уровень начинается с {share} % включительно, до сравнения ничего не округляют. Какое наименьшее целое число баллов даёт этот уровень?",
             f"A paper gives up to {most} points. A level begins at {share} % inclusive and nothing is rounded before comparing. What is the least whole number of points for it?"),
        math.ceil(most * share / 100),
    )  # fmt: skip


def paper_minutes(draw: Draw, turn: int) -> dict[str, Any]:
    """How long a control paper takes."""
    tasks, each, intro = [(9, 4, 3), (12, 3, 4), (6, 5, 5), (8, 4, 6), (14, 2, 7)][turn]
    return numeric(
        text(f"В работе {tasks} заданий, на каждое рассчитывают {each} минуты, ещё {intro} минут нужно на объяснение. Сколько минут занять под работу?",
             f"A paper has {tasks} tasks of {each} minutes each, and {intro} minutes are needed to explain. How many minutes does it take?"),
        tasks * each + intro,
    )  # fmt: skip


def level_of(draw: Draw, turn: int) -> dict[str, Any]:
    """The level of a percentage, bounds inclusive."""
    value = (59.96, 60, 79.99, 80, 61.5)[turn]
    levels = [text("минимальный", "minimum"), text("средний", "medium"), text("высокий", "high")]
    right = levels[0 if value < 60 else 1 if value < 80 else 2]
    return chosen(
        draw,
        text(f"Уровни диагностики: средний от 60 %, высокий от 80 %, ниже – минимальный. Какой уровень у результата {comma(value)} %?",
             f"Levels: medium from 60 %, high from 80 %, below is minimum. Which level is a result of {value:g} %?"),
        [right], [one for one in levels if one is not right],
    )  # fmt: skip


def worded(
    rows: list[Any], question: Callable[[Any], Text], bad: Callable[[Draw, Any], list[Text]]
) -> Callable[..., Any]:
    """A template whose right answers are written out, a row a question."""

    def make(draw: Draw, turn: int) -> dict[str, Any]:
        row = rows[turn]
        return chosen(draw, question(row), [row[-1]], bad(draw, row))

    return make


def groups_of(draw: Draw, turn: int) -> dict[str, Any]:
    """How many groups a class makes."""
    size, of = [(26, 4), (29, 4), (23, 3), (27, 5), (31, 4)][turn % 5]
    if turn < 5:
        return numeric(
            text(f"В классе {size} учеников. Их делят на группы по {of}, оставшихся добавляют в уже собранные группы. Сколько групп получится?",
                 f"A class has {size} learners. They form groups of {of}, those left over join groups that are there. How many groups are there?"),
            size // of,
        )  # fmt: skip
    lesson, every, pause = [(40, 10, 2), (45, 15, 3), (30, 10, 1), (60, 15, 2), (45, 9, 1)][turn - 5]
    return numeric(
        text(f"В занятии {lesson} минут работы; после каждых {every} минут, кроме последних, – пауза {pause} мин. На сколько минут паузы удлинят занятие?",
             f"A session has {lesson} minutes of work, with a break of {pause} min after every {every} minutes but the last. By how many minutes do the breaks lengthen it?"),
        (lesson // every - 1) * pause,
    )  # fmt: skip


def needs_matched(draw: Draw, turn: int) -> dict[str, Any]:
    """What helps whom."""
    return matched(
        draw, text("Соедините особенность ученика и помощь на уроке.", "Match a learner's need with help in the lesson."),
        [(one[0], one[1]) for one in draw.sample(NEEDS, 3)],
    )  # fmt: skip


def phrases_matched(draw: Draw, turn: int) -> dict[str, Any]:
    """Which phrase is which technique."""
    picked = [draw.choice(phrases) for phrases in draw.sample(PHRASES, 3)]
    return matched(
        draw,
        text("Соедините фразу учителя и приём разговора.", "Match the teacher's phrase with the technique."),
        picked,
    )


def meeting_minutes(draw: Draw, turn: int) -> dict[str, Any]:
    """How long a meeting takes."""
    topics, each, people, talk = [
        (4, 7, 3, 5), (3, 10, 2, 8), (5, 6, 4, 5), (2, 15, 3, 6), (6, 5, 2, 10),
        (3, 8, 5, 4), (4, 9, 2, 7), (5, 5, 3, 9), (2, 12, 4, 6), (3, 12, 3, 5),
    ][turn]  # fmt: skip
    return numeric(
        text(f"На собрании {topics} вопроса по {each} минут, после него – {people} личных разговора по {talk} минут. Сколько минут запланировать всего?",
             f"A meeting has {topics} topics of {each} minutes and {people} private talks of {talk} minutes after it. How many minutes should be planned in all?"),
        topics * each + people * talk,
    )  # fmt: skip


def of_need(row: Any) -> Text:
    return text(f"Ученик {row[0]['ru'].lower()}. Какая помощь на уроке подойдёт?",
                f"A learner: {row[0]['en'].lower()}. Which help in the lesson fits?")  # fmt: skip


def of_remark(row: Any) -> Text:
    return text(f"Ученик {row[0]['ru']}. Какое замечание говорит о поступке, а не о личности?",
                f"A learner {row[0]['en']}. Which remark is about the act, not the person?")  # fmt: skip


def said(before_ru: str, before_en: str) -> Callable[[Any], Text]:
    """A question about one theme of a list."""
    return lambda row: text(before_ru.format(row[0]["ru"]), before_en.format(row[0]["en"]))


def three(rows: list[Text]) -> Callable[[Draw, Any], list[Text]]:
    """Three drawn wrong answers."""
    return lambda draw, _row: draw.sample(rows, 3)


def from_row(draw: Draw, row: Any) -> list[Text]:
    """Wrong answers written beside the right one."""
    return list(row[1])


#: Block → templates with how many questions each gives.
TEMPLATES: dict[str, list[tuple[Callable[..., dict[str, Any]], int]]] = {
    "subject": [(one, 5) for one in (
        present, mean_mark, median_mark, good_share, map_scale, excursion, discount, chance, growth, halves,
    )],
    "methodical": [
        *[(one, 5) for one in (minutes_left, year_hours, practical_share, least_points, paper_minutes, level_of)],
        (lambda draw, turn: ordered(draw, ORDERS[turn][0], ORDERS[turn][1]), 5),
        (lambda draw, turn: matched(draw, KINDS[turn][0], KINDS[turn][1]), 5),
        (worded(AIMS, said("Тема: {}. Какая цель урока записана как проверяемый результат ученика?",
                           "Topic: {}. Which aim of the lesson is written as a result one can check?"),
                three(WEAK_AIMS)), 5),
        (worded(APPLIED, said("Тема: {}. Какое задание проверяет применение, а не воспоминание?",
                              "Topic: {}. Which task checks use, not recall?"), from_row), 5),
    ],
    "psych_ped": [
        (worded([(one[0], one[1]) for one in NEEDS], of_need, three(TRAITS)), 10),
        (worded(PRAISE, said("{}. Какая похвала поддержит усилие?", "{}. Which praise supports effort?"),
                three(WEAK_PRAISE)), 10),
        (worded(REMARKS, of_remark, from_row), 10),
        (groups_of, 10),
        (needs_matched, 10),
    ],
    "communicative": [
        (worded(I_MESSAGES, said("{}. Какая фраза – «я-высказывание»?", "{}. Which phrase is an I-message?"), from_row), 10),
        (worded(OPEN_QUESTIONS, said("Разговор: {}. Какой вопрос открытый?", "A talk: {}. Which question is open?"),
                from_row), 10),
        (worded(FEEDBACK, said("{}. Какой отзыв называет сделанное и следующий шаг?",
                               "{}. Which feedback names what was done and the next step?"), three(WEAK_FEEDBACK)), 10),
        (phrases_matched, 10),
        (meeting_minutes, 10),
    ],
}  # fmt: skip


def items() -> Iterator[dict[str, Any]]:
    """Every question with its code and block, always the same."""
    for block in BLOCKS:
        for number, row in enumerate(questions(block), start=1):
            yield {"code": f"{block}-{number:02d}", "section": block, **row}


def questions(block: str) -> Iterator[dict[str, Any]]:
    """The questions of a block, no two alike."""
    seen = set()
    turns = [(at, make, turn) for at, (make, count) in enumerate(TEMPLATES[block]) for turn in range(count)]
    for at, make, turn in turns:
        draw = random.Random(f"{SEED}.{block}.{at}.{turn}")
        row = make(draw, turn)
        while repr(row) in seen:
            row = make(draw, turn)
        seen.add(repr(row))
        yield row


def parameters(rows: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Invented parameters: difficulties spread evenly over each block, slopes around 1.3."""
    found = {}
    for block in BLOCKS:
        codes = [row["code"] for row in rows if row["section"] == block]
        draw = random.Random(f"{SEED}.{block}.parameters")
        places = list(range(len(codes)))
        draw.shuffle(places)
        for code, place in zip(codes, places, strict=True):
            hard = -2.2 + 4.4 * place / (len(codes) - 1) + draw.uniform(-0.15, 0.15)
            found[code] = {"a": round(math.exp(draw.gauss(0.27, 0.22)), 3), "b": round(hard, 3)}
    return found


def reliability(known: dict[str, dict[str, float]], length: int) -> float:
    """What so many of the best questions at each place give over a normal population: 1 − mean squared error."""
    total = weight = 0.0
    for at in range(-30, 31):
        place = at / 10
        told = sorted(
            (row["a"] ** 2 * chance_of * (1 - chance_of) for row in known.values()
             for chance_of in [1 / (1 + math.exp(-row["a"] * (place - row["b"])))]), reverse=True,
        )[:length]  # fmt: skip
        density = math.exp(-place * place / 2)
        total, weight = total + density / (1 + sum(told)), weight + density
    return round(1 - total / weight, 3)


def eligible(rows: list[dict[str, Any]], known: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """How likely a sitting of a block, or of all of them, may be shown a question at all; a few seconds."""
    names = tuple(row["code"] for row in rows)
    places = np.array([sorted(BLOCKS).index(row["section"]) for row in rows])
    whole = Items(
        names, np.array([known[name]["a"] for name in names]), np.array([[known[name]["b"]] for name in names])
    )
    found = {"": make_bank(whole, places, rules=OVERVIEW)}
    for block in BLOCKS:
        own = np.nonzero(places == sorted(BLOCKS).index(block))[0]
        found[block] = make_bank(whole.take(own), np.zeros(len(own), dtype=int), rules=BLOCK, whole=len(names))
    return {
        block: {
            name: round(float(chance), 4) for name, chance in zip(of.items.names, controlled(of).eligible, strict=True)
        }
        for block, of in found.items()
    }


def bank(chances: dict[str, dict[str, float]] | None = None) -> dict[str, Any]:
    """The file; with chances worked out before, without working them out anew."""
    rows = list(items())
    known = parameters(rows)
    blocks = {block: {code: row for code, row in known.items() if code.startswith(block)} for block in BLOCKS}
    reliable = {block: reliability(of, 15) for block, of in blocks.items()} | {"": reliability(known, 24)}
    alike = {one: {other: 1.0 if one == other else 0.6 for other in BLOCKS} for one in BLOCKS}
    calibration = {
        "number": 1, "model": "2pl", "sample": 0, "invented": True, "parameters": known, "reliability": reliable,
        "correlation": alike, "eligible": chances or eligible(rows, known),
    }  # fmt: skip
    return {"items": rows, "calibration": calibration}


def written(chances: dict[str, dict[str, float]] | None = None) -> str:
    """The text of the file: a question a line."""
    whole = bank(chances)
    rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in whole["items"])
    return f'{{"calibration": {json.dumps(whole["calibration"], ensure_ascii=False)},\n"items": [\n{rows}\n]}}\n'


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
