"""The sentences of the command line in English and Russian; the engine gives codes and numbers only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opora.tool.fault_words import spoken

LANGUAGES = ("en", "ru")

WORDS: dict[str, tuple[str, str]] = {
    "sheet_pairs": ("Pairs", "Пары"),
    "sheet_unmatched": ("Unmatched", "Без пары"),
    "sheet_run": ("Run", "Расчёт"),
    "mentee": ("Mentee", "Наставляемый"),
    "mentee_row": ("Row of mentee", "Строка наставляемого"),
    "mentor": ("Mentor", "Наставник"),
    "mentor_row": ("Row of mentor", "Строка наставника"),
    "seat": ("Seat", "Место"),
    "score": ("Score", "Баллы"),
    "why": ("Why", "Почему"),
    "warnings": ("Look at", "Обратите внимание"),
    "next_mentor": ("Next best mentor", "Следующий по баллам наставник"),
    "next_mentee": ("Next best mentee", "Следующий по баллам наставляемый"),
    "question": ("What", "Показатель"),
    "value": ("Value", "Значение"),
    "reason_top": ("{score} of {most} points: {terms}.", "{score} из {most} баллов: {terms}."),
    "reason_term": ("{name} {points} of {most}", "{name} — {points} из {most}"),
    "reason_missing": ("Nothing for: {names}.", "Ничего не дали: {names}."),
    "reason_other": (
        "Next best for the mentee: {who} ({score} points)",
        "Следующий по баллам для наставляемого: {who} ({score})",
    ),
    "costs_points": (
        "; all together would lose at least {loss} points",
        "; вместе все потеряли бы не меньше {loss} баллов",
    ),
    "costs_service": ("; somebody would be left without a mentor", "; кто-то остался бы без наставника"),
    "nobody_there": ("No mentor has a free place.", "Ни у одного наставника нет свободного места."),
    "excluded": (
        "{count} of {all} mentors: «{rule}» does not hold",
        "{count} из {all} наставников: не выполнено «{rule}»",
    ),
    "floor": (
        "{count} of {all} mentors: the score is below the floor of {floor}",
        "{count} из {all} наставников: баллов меньше нижней границы {floor}",
    ),
    "oneself": ("Not oneself", "Не сам себе наставник"),
    "refusal": ("Nobody refused the other", "Нет отказа"),
    "forbidden": ("Not forbidden by the curator", "Нет запрета куратора"),
    "nobody_left": ("Nobody is left.", "Никого не осталось."),
    "taken": ("{count} suit, their places are taken: {who}.", "{count} подходят, но их места заняты: {who}."),
    "not_worth": (
        "{count} suit; a pair would lower the total.",
        "{count} подходят; пара снизила бы общую сумму.",
    ),
    "taken_by": ("{mentor} by {mentee}", "{mentor} — {mentee}"),
    "more": ("and {count} more", "и ещё {count}"),
    "row": ("row {row}", "строка {row}"),
    "left_out": ("The row was left out: {fault}", "Строка не участвовала: {fault}"),
    "run_scheme": ("Rules", "Правила"),
    "run_objective": ("Objective", "Цель"),
    "run_mentees": ("Rows of mentees", "Строк наставляемых"),
    "run_mentors": ("Rows of mentors", "Строк наставников"),
    "run_matched": ("Mentees with a mentor", "Наставляемых с наставником"),
    "run_pairs": ("Pairs in all", "Всего пар"),
    "run_score": ("Total score", "Сумма баллов"),
    "run_bound": ("Proved bound of the score", "Доказанная граница суммы"),
    "run_proved": ("Proved optimal", "Оптимальность доказана"),
    "run_seconds": ("Seconds", "Секунд"),
    "run_hash": ("SHA-256 of {name}", "SHA-256 файла {name}"),
    "run_note": ("Note", "Примечание"),
    "note_unknown_name": ("{count} named who are not on the list", "названы те, кого нет в списке — {count}"),
    "note_no_column": ("{count} without a column of their own", "без своего столбца — {count}"),
    "note_other": ("{count} cells: {problem}", "ячеек — {count}: {problem}"),
    "note_row": ("«{text}» in row {row}", "«{text}» в строке {row}"),
    "note_more": (" and {count} more", " и ещё {count}"),
    "note_column": (", column «{column}»", ", столбец «{column}»"),
    "note_total": (
        "{path}: a line of totals is nobody's and was passed over: row {rows}.",
        "{path}: строка с итогами — не человек, она пропущена: строка {rows}.",
    ),
    "verify_unreadable": (
        "{path}: cannot be checked: {fault}. Give a file written by --proof or taken out of Opora",
        "{path}: проверить нельзя: {fault}. Нужен файл, который записан с --proof или выгружен из Опоры",
    ),
    "verify_broken": ("Broken: {line}", "Нарушено: {line}"),
    "verify_proved": (
        "Holds: {matched} mentees with a mentor, total score {score}, and nothing better exists.",
        "Верно: с наставником — {matched}, сумма баллов — {score}, лучшего ответа нет.",
    ),
    "verify_not": (
        "NOT proved: total score {score}, while up to {bound} is not ruled out.",
        "НЕ доказано: сумма баллов — {score}, не исключено до {bound}.",
    ),
    "help_place": ("One more place with {who} ({score}).", "Ещё одно место у наставника {who} ({score})."),
    "help_distance": (
        "A distance of {km} km instead: {who} ({score}).",
        "Расстояние до {km} км: {who} ({score}).",
    ),
    "help_online": ("Meeting online: {who} ({score}).", "Встречи онлайн: {who} ({score})."),
    "help_floor": (
        "A floor lower by {short}: {who} ({score}).",
        "Порог ниже на {short}: {who} ({score}).",
    ),
    "help_rule": (
        "Without the rule «{rule}» for this pair: {who} ({score}).",
        "Без правила «{rule}» для этой пары: {who} ({score}).",
    ),
    "help_costs_service": ("Somebody else would be left out.", "Без наставника останется кто-то другой."),
    "help_costs_points": ("The others lose {loss}.", "Остальные теряют {loss}."),
    "sheet_help": ("What would help", "Что поможет"),
    "yes": ("yes", "да"),
    "no": ("no", "нет"),
    "summary": (
        "{matched} of {mentees} mentees have a mentor; total score {score}; {proved}.",
        "Наставник есть у {matched} из {mentees}; сумма баллов {score}; {proved}.",
    ),
    "proved": ("proved optimal", "оптимальность доказана"),
    "not_proved": ("NOT proved optimal", "оптимальность НЕ доказана"),
    "written": ("Written: {path}", "Записано: {path}"),
    "rules_good": (
        "{path}: the rules are readable: {rules} hard rules, {terms} terms.",
        "{path}: правила читаются: обязательных — {rules}, слагаемых — {terms}.",
    ),
    "nothing_written": (
        "Nothing was written: {count} to mend.",
        "Ничего не записано; нужно исправить: {count}.",
    ),
}


class Words:
    """Sentences in one language."""

    def __init__(self, language: str, words: Mapping[str, tuple[str, str]] = WORDS):
        self.language = language
        self.place = LANGUAGES.index(language)
        self.words = words

    def __call__(self, key: str, **values: Any) -> str:
        text = self.words[key][self.place]
        values = {name: spoken(value, self.language) for name, value in values.items()}
        return text.format(**values) if values else text

    def points(self, millionths: int) -> str:
        """Points as a person writes them: 9000000 → 9."""
        text = f"{millionths / 1_000_000:.6f}".rstrip("0").rstrip(".")
        return text.replace(".", ",") if self.place else text
