"""The sentences of `opora calibrate` and `opora score` in English and Russian."""

from __future__ import annotations

MEASURED: dict[str, tuple[str, str]] = {
    "row": ("row {row}", "строка {row}"),
    "column": ("column «{column}»", "столбец «{column}»"),
    "nothing": ("Nothing was computed: {count} to mend.", "Ничего не посчитано; нужно исправить: {count}."),
    "no_column": (
        "{path}: there is no column «{column}». Columns of the file: {known}",
        "{path}: нет столбца «{column}». В файле есть: {known}",
    ),
    "total": (
        "A line of totals is nobody's and was passed over: row {rows}.",
        "Строка с итогами — не человек, она пропущена: строка {rows}.",
    ),
    "short": (
        "These rows end before the last column; what they lack counts as not answered: {rows}.",
        "Эти строки короче заголовка; недостающие ответы считаются пропущенными: {rows}.",
    ),
    "nameless": (
        "Columns without a name were passed over: {columns}. Name them if they are items.",
        "Столбцы без названия пропущены: {columns}. Если это задания, назовите их.",
    ),
    "no_header": (
        "The first row is no header but answers: the items are called 1, 2, 3 …",
        "В первой строке не названия, а ответы: задания названы 1, 2, 3 …",
    ),
    "taken_for_id": (
        "Column «{column}» is taken for the number of the person: all its values differ.",
        "Столбец «{column}» принят за номер человека: в нём нет одинаковых значений.",
    ),
    "fault_empty": (
        "there are no rows of answers. Give a row for each person",
        "нет ни одной строки с ответами. Нужна строка на каждого человека",
    ),
    "fault_no_items": (
        "there is no column of answers. Give a column for each item",
        "нет столбцов с ответами. Нужен столбец на каждое задание",
    ),
    "fault_no_name": ("a column has no name. Name every item", "у столбца нет названия. Назовите каждое задание"),
    "fault_not_whole": (
        "«{value}» is no whole number. Write the category as 0, 1, 2 …; leave the cell empty where there is no answer. "
        "A column that is no item: --without COLUMN",
        "«{value}» — не целое число. Запишите ответ как 0, 1, 2 …; если ответа нет, оставьте ячейку пустой. "
        "Если столбец не задание: --without СТОЛБЕЦ",
    ),
    "fault_negative": (
        "«{value}» is below 0. Categories count from 0; leave the cell empty where there is no answer",
        "«{value}» меньше нуля. Категории считаются с 0; если ответа нет, оставьте ячейку пустой",
    ),
    "fault_no_variation": (
        "everybody answered alike, or nobody did. Such an item tells nothing about anybody: --without COLUMN",
        "все ответили одинаково или не ответил никто. Такое задание ни о ком ничего не говорит: --without СТОЛБЕЦ",
    ),
    "fault_many_categories": (
        "more than 20 different answers: this looks like a score or a number of a person. "
        "Join categories, or leave the column out: --without COLUMN",
        "больше 20 разных ответов: похоже на балл или номер человека. "
        "Объедините категории или уберите столбец: --without СТОЛБЕЦ",
    ),
    "fault_freq": (
        "«{value}» is no frequency. Write how many people gave this row: 0, 1, 2 …",
        "«{value}» — не частота. Запишите, сколько человек дали эту строку: 0, 1, 2 …",
    ),
    "fault_unknown_category": (
        "«{value}» is no category of this item. It was not met when the items were calibrated",
        "«{value}» — нет такой категории у задания. При калибровке она не встречалась",
    ),
    "note_gap": (
        "nobody answered {value}; the other categories moved together",
        "никто не ответил {value}; остальные категории сдвинуты вплотную",
    ),
    "note_no_answers": ("not one answer; the row was left out", "ни одного ответа; строка не участвовала"),
    "note_no_answers_many": ("rows without one answer: {value} in all", "всего строк без единого ответа: {value}"),
    "unable_too_few_people": (
        "{found} people are too few for the model «{model}», which needs {needed}. Collect more answers, or go on with "
        "--anyway: the figures will be uncertain, their standard errors say how much",
        "{found} человек мало для модели «{model}», нужно {needed}. Соберите больше ответов или продолжите с --anyway: "
        "оценки будут неточны, насколько — скажут стандартные ошибки",
    ),
    "rasch_needs_fewer": (
        "The model rasch needs fewer people: --model rasch",
        "Модели rasch нужно меньше людей: --model rasch",
    ),
    "unable_too_few_items": (
        "{found} items do not determine the model «{model}». Give at least {needed}",
        "{found} заданий не определяют модель «{model}». Нужно не меньше {needed}",
    ),
    "unable_many_categories": (
        "«{item}» has {found} categories, and the model «{model}» knows two. Take --model grm",
        "у «{item}» категорий — {found}, а модель «{model}» знает только две. Возьмите --model grm",
    ),
    "unable_slope_diverges": (
        "the slope of «{item}» grows without end: a few other items foretell its answers completely. Leave it out "
        "(--without), join doubled items into one, or collect more answers; --anyway prints what was reached",
        "крутизна «{item}» растёт без предела: ответы на него полностью предсказаны другими заданиями. Уберите его "
        "(--without), объедините задания-двойники или соберите больше ответов; --anyway напечатает, что получилось",
    ),
    "unable_no_maximum": (
        "the likelihood has no maximum that can be reached. Leave out items that hardly vary, or take a simpler "
        "model; --anyway prints what was reached",
        "у правдоподобия нет достижимого максимума. Уберите задания, ответы на которые почти не различаются, или "
        "возьмите модель проще; --anyway напечатает, что получилось",
    ),
    "unable_no_spread": (
        "the people differ by nothing but chance. These answers measure nothing in common: look through the items",
        "люди различаются только случайно. Эти ответы не измеряют ничего общего: пересмотрите задания",
    ),
    "warn_few_people": (
        "{found:.0f} people; {needed:.0f} would make the figures steady: look at the standard errors",
        "{found:.0f} человек; устойчивыми оценки станут с {needed:.0f}: смотрите на стандартные ошибки",
    ),
    "warn_rare_category": (
        "«{item}»: a category chosen by {found:.0f} people only; its threshold is hardly known",
        "«{item}»: одну из категорий выбрали всего {found:.0f} чел.; её порог почти не известен",
    ),
    "warn_negative_slope": (
        "«{item}»: the slope is negative ({found:.2f}); is the key turned round?",
        "«{item}»: крутизна отрицательна ({found:.2f}); не перевёрнут ли ключ?",
    ),
    "warn_steep_slope": (
        "«{item}»: a slope of {found:.1f} is suspicious; does it repeat another item?",
        "«{item}»: крутизна {found:.1f} подозрительна; не повторяет ли оно другое задание?",
    ),
    "warn_uncertain_slope": (
        "«{item}»: the slope {found:.2f} is hardly known (error {needed:.2f})",
        "«{item}»: крутизна {found:.2f} почти не определена (ошибка {needed:.2f})",
    ),
    "warn_slope_diverges": (
        "«{item}»: the slope grows without end; its figures mean nothing",
        "«{item}»: крутизна растёт без предела; его оценки ничего не значат",
    ),
    "warn_not_converged": ("no maximum was reached", "максимум не достигнут"),
    "warn_no_errors": ("standard errors cannot be worked out", "стандартные ошибки вычислить нельзя"),
    "summary_calibrate": (
        "{people} people, {items} items, model {model}: log-likelihood {value}, reliability {reliability}, {end}",
        "Людей — {people}, заданий — {items}, модель {model}: логарифм правдоподобия {value}, надёжность "
        "{reliability}, {end}",
    ),
    "converged": ("converged", "сошлось"),
    "not_converged": ("NOT converged", "НЕ сошлось"),
    "spread": (
        "Standard deviation of ability: {value} (error {error})",
        "Разброс способности: {value} (ошибка {error})",
    ),
    "item": ("item", "задание"),
    "slope": ("a", "a"),
    "error": ("error", "ошибка"),
    "difficulty": ("share", "доля"),
    "discrimination": ("with rest", "связь"),
    "flags": ("look at", "внимание"),
    "flag_hard": ("too hard", "слишком трудно"),
    "flag_easy": ("too easy", "слишком легко"),
    "flag_review": ("review", "пересмотреть"),
    "flag_drop": ("drop: key?", "убрать: ключ?"),
    "person": ("row", "строка"),
    "answered": ("answers", "ответов"),
    "items_unreadable": (
        "{path}: cannot be read as calibrated items: {fault}. Give the output of `calibrate --json`, or a list of "
        '{{"item", "a", "b"}} or {{"item", "a", "thresholds"}}',
        "{path}: не читается как задания: {fault}. Нужен вывод `calibrate --json` или список "
        '{{"item", "a", "b"}} либо {{"item", "a", "thresholds"}}',
    ),
    "no_item_met": (
        "{path}: not one column is among the items of {items}. Columns of the file: {known}",
        "{path}: ни один столбец не значится среди заданий {items}. В файле есть: {known}",
    ),
    "unmet": (
        "Items without a column, counted as not answered: {names}.",
        "Заданий нет среди столбцов, ответы считаются пропущенными: {names}.",
    ),
    "unknown_columns": ("Columns that are no items: {names}.", "Столбцы, которых нет среди заданий: {names}."),
}
