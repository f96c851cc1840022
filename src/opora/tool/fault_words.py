"""What is wrong with rules and lists of a matching, in Russian: for the command line and the pages alike.

The English stands where the fault is found (`say("…", name=…)`); its template is the key here.
"""

from __future__ import annotations

from typing import Any

from opora.engine.matching.sentences import Sentence

RULES: dict[str, str] = {
    "line {line}, {key}: {problem}. {remedy}": "строка {line}, {key}: {problem}. {remedy}",
    "{key}: {problem}. {remedy}": "{key}: {problem}. {remedy}",
    "file": "файл",
    "not readable as TOML: {reason} (at line {line}, column {column})": (
        "не читается как TOML: {reason} (строка {line}, позиция {column})"
    ),
    "not readable as TOML: {reason}": "не читается как TOML: {reason}",
    "Mend the line": "Исправьте эту строку",
    "a section is expected": "здесь нужен раздел",
    "Write [{key}] on a line of its own and its keys below": (
        "Напишите [{key}] на отдельной строке, а его ключи — ниже"
    ),
    "a list of tables is expected": "здесь нужен список разделов",
    "Begin each one with [[{section}]]": "Начинайте каждый с [[{section}]]",
    "this key is not known": "такого ключа нет",
    "Known here: {known}": "Здесь бывают: {known}",
    'Did you mean "{near}"?': "Может быть, «{near}»?",
    "this key is known, but not built": "этот ключ пока не работает",
    "this key is missing": "не хватает этого ключа",
    "Needed: {meaning}. Example: {example}": "Без него правило не прочесть. Пример: {example}",
    "{value!r} cannot be used": "значение {value!r} не подходит",
    "this cannot be used": "такая запись не подходит",
    '"{name}" is not known': "«{name}» — такого нет",
    '"{name}" is not built yet': "«{name}» пока не работает",
    "Choose one of: {known}": "Выберите одно из: {known}",
    "the kind {kind!r} is not known": "вида {kind!r} нет",
    "the name of a column is expected": "здесь нужно название столбца",
    'For instance: id = "email"': 'Например: id = "email"',
    'Write {key} = 1, {key} = "column" or {key} = {{column = "column", default = 1}}': (
        'Напишите {key} = 1, {key} = "столбец" или {key} = {{column = "столбец", default = 1}}'
    ),
    'Write only = {column = "role", values = ["mentee"]}': 'Напишите only = {column = "роль", values = ["наставник"]}',
    "the columns of the ids are not named": "не названы столбцы с номерами людей",
    'Write [pairs.{name}] and below it mentee = "…" and mentor = "…"': (
        'Напишите [pairs.{name}], а под ним mentee = "…" и mentor = "…"'
    ),
    "the name «{name}» is used twice": "имя «{name}» стоит дважды",
    "Give each its own name": "Дайте каждому своё имя",
    "none yet": "пока ничего",
    "the scale «{scale}» is not listed": "шкалы «{scale}» нет в списке",
    "List it under [scales] (there: {known})": "Добавьте её в раздел [scales] (там есть: {known})",
    "the long table «{name}» is not described": "таблица пар «{name}» не описана",
    'Write [pairs.{name}] with mentee = "…" and mentor = "…" (there: {known})': (
        'Напишите [pairs.{name}] с mentee = "…" и mentor = "…" (описаны: {known})'
    ),
    "Limits of groups are not built yet: where the parts have no limits of their own, write one row for the "
    "group (a lecturer) with its places; else leave the section out": (
        "Пределов для групп пока нет: если у частей группы нет своих пределов, запишите группу (одного наставника) "
        "одной строкой с её местами; иначе уберите раздел"
    ),
    "A least load is not built yet: leave the key out; the load term spreads the work, and pins fill "
    "a mentor by hand": (
        "Наименьшей нагрузки пока нет: уберите ключ. Работу распределяет слагаемое load, а закрепить людей за "
        "наставником можно вручную"
    ),
    "«So many or none» is not offered, because its best answer could not be proved: leave the "
    "key out; first seats come before further seats anyway": (
        "«Столько или никого» не предлагается: лучший ответ тогда не доказать. Уберите ключ; первые места и так "
        "заполняются раньше следующих"
    ),
}

VALUES: dict[str, str] = {
    "A finite number is expected": "Нужно обычное число",
    "A share from 0 to 1 is expected": "Нужна доля от 0 до 1",
    "A whole number from 0 is expected": "Нужно целое число от 0",
    "A text in quotes is expected": "Нужен текст в кавычках",
    'A list of texts is expected, e.g. ["a", "b"]': 'Нужен список текстов, например ["а", "б"]',
    "True or false is expected": "Нужно true (да) или false (нет)",
    "One of {known} is expected": "Нужно одно из: {known}",
    "Points must not be negative": "Баллы не бывают меньше нуля",
    "Points above {most} would overflow the sums": "Баллы не могут быть больше {most}: суммы переполнятся",
    "The steps must be whole numbers, e.g. {1 = 9, 2 = 6}": ("Ступени — это целые числа, например {1 = 9, 2 = 6}"),
    "Points by rank are expected: [10, 7, 4], {first = 20, step = 1}, {first = 20, ratio = 0.5} or "
    "{first = 20, least = 1}": (
        "Нужны баллы по местам в списке: [10, 7, 4], {first = 20, step = 1}, {first = 20, ratio = 0.5} или "
        "{first = 20, least = 1}"
    ),
    "The first rank must not be worth less than the last": "Первое место не может стоить меньше последнего",
    "A list of bands is expected, e.g. [{from = 3, to = 10, points = 5}]": (
        "Нужен список промежутков, например [{from = 3, to = 10, points = 5}]"
    ),
    "Bands must rise and not overlap (a band counts its from, not its to)": (
        "Промежутки идут по возрастанию и не пересекаются (from входит в промежуток, to — нет)"
    ),
    "A band has the keys from, to and points": "У промежутка есть ключи from, to и points",
    "A band must start below its end": "Начало промежутка должно быть меньше конца",
    'A list of pairs is expected, e.g. [["a", "b"], ["a", "c", 0.5]]': (
        'Нужен список пар, например [["а", "б"], ["а", "в", 0.5]]'
    ),
    'A pair is ["a", "b"] or ["a", "b", 0.5]': 'Пара пишется так: ["а", "б"] или ["а", "б", 0.5]',
    'A list is expected, e.g. [{column = "school", points = 10}]': (
        'Нужен список, например [{column = "школа", points = 10}]'
    ),
    "A place has the keys column and points": "У места есть ключи column и points",
    'A level above 0, or "need", is expected': 'Нужен уровень больше 0 или слово "need"',
    'A list of rules is expected, e.g. [{kind = "equal", column = "post"}]': (
        'Нужен список правил, например [{kind = "equal", column = "должность"}]'
    ),
    "A table is expected, e.g. {example}": "Нужна таблица, например {example}",
    'An ordered list is expected, lowest first, e.g. ["AA", ["AO", "Admin"]]': (
        'Нужен список по возрастанию, от низшего, например ["стажёр", ["учитель", "педагог"]]'
    ),
    "A value stands twice on the scale": "Одно значение стоит на шкале дважды",
}

KEYS: dict[str, str] = {
    "no column is named for both sides": "столбец назван не для обеих сторон",
    'Write column = "…", or mentee = "…" and mentor = "…"': 'Напишите column = "…" либо mentee = "…" и mentor = "…"',
    "no column is named": "не назван ни один столбец",
    'Write column = "…" or columns = ["…", "…"]': 'Напишите column = "…" или columns = ["…", "…"]',
    'Write mentee = "…", mentor = "…" or both': 'Напишите mentee = "…", mentor = "…" или оба ключа',
    'Write side = "mentee" or "mentor", or pairs = "…"': 'Напишите side = "mentee" или "mentor" либо pairs = "…"',
    "a long table belongs to no side": "таблица пар не относится ни к одной стороне",
    "Leave out side, or pairs": "Уберите side или pairs",
    "points by rank say nothing without the ranks": "баллы по местам ничего не значат, если места не учитываются",
    'Write combine = "least", or points = 5': 'Напишите combine = "least" или points = 5',
    "no number lies between from and to": "между from и to нет ни одного числа",
    "Write the smaller one as from": "В from запишите меньшее число",
    "at_most is below at_least": "at_most меньше, чем at_least",
    "No pair would pass: mend one of them": "Так не подойдёт ни одна пара: исправьте одно из двух",
    "refuse and only exclude each other": "refuse и only исключают друг друга",
    "Keep one of them": "Оставьте что-то одно",
    "The scale has {count} values: {known}": "Значений на шкале — {count}: {known}",
    "nobody stands {steps} steps above anybody": "ступеней разницы — {steps}, а столько не бывает ни у кого",
    "«{value}» is not on the scale": "значения «{value}» нет на шкале",
    "marks stand in one column or in a column each": "отметки стоят либо в одном столбце, либо каждая в своём",
    'Write column = "…", or columns = {yes = "…", conflict = "…"}': (
        'Напишите column = "…" или columns = {yes = "…", conflict = "…"}'
    ),
    "a long table has one column of marks": "в таблице пар один столбец отметок",
    'Write column = "…"': 'Напишите column = "…"',
    "no mark is named": "не названа ни одна отметка",
    'Write refuse = ["conflict"] or only = ["yes", "maybe"]': (
        'Напишите refuse = ["conflict"] или only = ["yes", "maybe"]'
    ),
    "reads and the marks do not fit together": "reads и отметки не подходят друг к другу",
    'Write reads = "marks" with refuse = ["…"] or only = ["…"], or reads = "filled" with neither': (
        'Напишите reads = "marks" вместе с refuse = ["…"] или only = ["…"] либо reads = "filled" без них'
    ),
    "points by rank are needed": "здесь нужны баллы по местам",
    "Write points = [10, 7, 4] or {first = 20, step = 1}": "Напишите points = [10, 7, 4] или {first = 20, step = 1}",
    "points by mark are needed": "здесь нужны баллы по отметкам",
    "Write points = {yes = 10, maybe = 4}": "Напишите points = {yes = 10, maybe = 4}",
    "the points stand in the cells": "баллы уже стоят в ячейках",
    "Leave points out, or change reads": "Уберите points или измените reads",
    "the scale is not above 0": "scale должно быть больше 0",
    "Write scale = 1": "Напишите scale = 1",
    "no pair can earn {floor} points: {most} is the most": (
        "ни одна пара не наберёт столько: нужно {floor}, а больше {most} не бывает"
    ),
    "Write a floor up to {most}, or raise the points of the terms": (
        "Опустите floor до {most} или ниже либо добавьте баллов слагаемым"
    ),
    "no mentor has a level of {threshold}: {most} is the highest": (
        "уровня {threshold} нет ни у одного наставника: самый высокий — {most}"
    ),
    "Write a threshold up to {most}": "Запишите порог не выше {most}",
    "to is not above from": "to должно быть больше from",
    "Mend the rule file": "Исправьте файл правил",
    "the sums of scores would pass 64 bits: use smaller weights": (
        "суммы баллов не уместятся в 64 бита: веса слишком велики"
    ),
    "Use smaller points in the rule file (only their proportions matter)": (
        "Уменьшите баллы в файле правил: важны только их соотношения"
    ),
}

CELLS: dict[str, str] = {
    "{file}": "{file}",
    "{place}, row {row}": "{place}, строка {row}",
    "{place}, column «{column}»": "{place}, столбец «{column}»",
    "{place}: {problem}. {remedy}": "{place}: {problem}. {remedy}",
    "{problem} (row {row})": "{problem} (строка {row})",
    "mentees": "наставляемые",
    "mentors": "наставники",
    "relations": "указанные пары",
    "the list of mentees": "списке наставляемых",
    "the list of mentors": "списке наставников",
    "Is it «{near}»? {remedy}": "Может быть, «{near}»? {remedy}",
    "the rules need this column": "этот столбец нужен правилам",
    "Rename a column or change the rule file. The file has: {known}": (
        "Переименуйте столбец или измените файл правил. В файле есть: {known}"
    ),
    "no columns at all": "ни одного столбца",
    "the cell is empty": "ячейка пуста",
    "Fill it in, or leave the row out": "Заполните её или уберите строку",
    "{cell!r} is not a finite number": "«{cell}» — не число",
    "Write a number, or leave the cell empty": "Запишите число или оставьте ячейку пустой",
    "{cell!r} is not a whole number from 0 to 1000000": "«{cell}» — не целое число от 0 до 1000000",
    "Write a whole number from 0": "Запишите целое число от 0",
    "{cell!r} is neither yes nor no": "«{cell}» — ни да, ни нет",
    "Write yes or no": "Запишите «да» или «нет»",
    "«{value}» is not on the scale «{scale}»": "значения «{value}» нет на шкале «{scale}»",
    "Known, lowest first: {known}": "Есть, от низшего: {known}",
    "«{name}» has no readable level": "у «{name}» уровень не читается",
    "Write «competence:level» or «competence:level:weight» with numbers from 0 to {most}": (
        "Запишите «компетенция:уровень» или «компетенция:уровень:вес», числа — от 0 до {most}"
    ),
    "the column has {cells} cells for {rows} rows": "ячеек в столбце — {cells}, а строк — {rows}",
    "Give every column one cell a row": "В каждом столбце должна быть одна ячейка на строку",
    "the id «{name}» stands already in another row": "номер «{name}» уже стоит в другой строке",
    "Leave one row for a person; several seats are a number in the seats column": (
        "Оставьте одну строку на человека; несколько мест — это число в столбце мест"
    ),
}

NAMES: dict[str, str] = {
    "«{name}» is not on {people}": "«{name}» нет в {people}",
    "Mend the name or take it out": "Исправьте имя или уберите его",
    "«{name}» stands twice": "«{name}» стоит дважды",
    "«{name}» stands already in a column before": "«{name}» уже стоит в одном из предыдущих столбцов",
    'Leave one of them, or write repeat = "best" in the rule file: the better rank counts': (
        'Оставьте одно или напишите в файле правил repeat = "best": учтётся лучшее место'
    ),
    "«{text}» has no rank": "у «{text}» нет места",
    "Write «name:rank» or «name=rank», rank 1 for the dearest": (
        "Запишите «имя:место» или «имя=место»; место 1 — самое желанное"
    ),
    "the rank of «{name}» is not a number from 1": "место у «{name}» — не число от 1",
    "Write 1 for the dearest": "Самому желанному поставьте 1",
    "the bracket «{bracket}» is not closed": "скобка «{bracket}» не закрыта",
    "Close it, as in {a, b}, {c}": "Закройте её: {а, б}, {в}",
    "«{text}» looks like groups of equals": "«{text}» похоже на группы равных",
    'Write form = "groups" in the rule file, or form = "list" if names are written so': (
        'Напишите в файле правил form = "groups" или form = "list", если это и есть имена'
    ),
    "«{text}» looks like names with ranks": "«{text}» похоже на имена с местами",
    'Write form = "ranks" in the rule file, or form = "list" if names are written so': (
        'Напишите в файле правил form = "ranks" или form = "list", если это и есть имена'
    ),
    "«{text}», like every cell of the column, looks like names with ranks": (
        "«{text}», как и весь столбец, похоже на имена с местами"
    ),
    'Write form = "ranks" in the rule file, or form = "list" if «a=1» means that a and 1 are equal': (
        'Напишите в файле правил form = "ranks" или form = "list", если «а=1» значит, что а и 1 равны'
    ),
    "the mark «{mark}» is not known": "отметки «{mark}» правила не знают",
    "Known: {known}": "Есть: {known}",
    'Known: {known}. Mend the mark, or add it to points or to "ignore"': (
        'Есть: {known}. Исправьте отметку или добавьте её в points либо в "ignore"'
    ),
    "Is it «{near}»? Mend the mark, or name it in the rule file": (
        "Может быть, «{near}»? Исправьте отметку или назовите её в файле правил"
    ),
    "one person has the marks «{one}» and «{other}»": "у одного человека две отметки: «{one}» и «{other}»",
    "Leave one of them": "Оставьте одну",
    "two columns are headed alike": "у двух столбцов одинаковое название",
    "Remove one of them": "Уберите один из них",
    "no column is headed with somebody's id": "ни один столбец не назван номером человека",
    "Head the columns with the ids of the other side, or name another column as match": (
        "Назовите столбцы номерами людей другой стороны или укажите другой столбец в match"
    ),
    "{cell!r} is not {what}": "«{cell}» — не {what}",
    "a rank from 1": "место от 1",
    "a number of points from 0 to {most}": "число баллов от 0 до {most}",
    "Mend the cell": "Исправьте ячейку",
}

PAIRS: dict[str, str] = {
    "the pair stands already in another row": "эта пара уже стоит в другой строке",
    'Leave one row, or write repeat = "max", "sum" or "last" in the rule file': (
        'Оставьте одну строку или напишите в файле правил repeat = "max", "sum" или "last"'
    ),
    "the rules read this long table, and it is not there": "правилам нужна эта таблица пар, а её нет",
    "Give it: --pairs {name}=FILE": "Укажите её: --pairs {name}=ФАЙЛ",
    "the rules do not describe this long table": "в правилах эта таблица пар не описана",
    'Write [pairs.{name}] with mentee = "…" and mentor = "…", or leave the table out': (
        'Напишите [pairs.{name}] с mentee = "…" и mentor = "…" или уберите таблицу'
    ),
    "a {word} names row ({row}, {other}), which is not there": "{word}: строк ({row}, {other}) нет",
    "Mend the pair": "Исправьте пару",
    "kept pair": "сохранённая пара",
    "wish": "пожелание",
    "pin": "закрепление",
    "refusal": "отказ",
    "forbidden": "запрет куратора",
    "oneself": "Не сам себе наставник",
    "the pinned mentor «{name}» is not on the mentors' list": "закреплённого наставника «{name}» нет в списке",
    "Mend the name or empty the cell": "Исправьте имя или очистите ячейку",
    "the pinned mentor «{name}» {problem}": "закреплённый наставник «{name}»: {problem}",
    "the pin of mentee row {row} to mentor row {other} {problem}": (
        "наставляемый из строки {row} закреплён за наставником из строки {other}: {problem}"
    ),
    "breaks the rule «{rule}»": "пара нарушает правило «{rule}»",
    "Remove the pin or the rule": "Снимите закрепление или уберите правило",
    "is pinned {count} times and has room for {room}": "закреплений — {count}, а мест — {room}",
    "Remove a pin or give more room": "Снимите закрепление или добавьте мест",
}

FILES: dict[str, str] = {
    "{one}; {other}": "{one}; {other}",
    "{path}: {fault}": "{path}: {fault}",
    "{path}: cannot be opened ({why}). Check the name of the file": (
        "{path}: не открывается ({why}). Проверьте название файла"
    ),
    "{path}: cannot be opened ({why}). Check the name, or use one of: {known}": (
        "{path}: не открывается ({why}). Проверьте название или возьмите готовые правила: {known}"
    ),
    "{path}: cannot be written ({why}). Choose another place": "{path}: не записывается ({why}). Выберите другое место",
    "{path}: is not UTF-8 text. Save the rule file as UTF-8": (
        "{path}: это не текст в UTF-8. Сохраните файл правил в UTF-8"
    ),
    "{path}: the result is a spreadsheet. Give it a name that ends in .xlsx": (
        "{path}: ответ записывается таблицей. Дайте файлу имя, которое кончается на .xlsx"
    ),
    "{path}: there is no such folder. Make it, or choose another place": (
        "{path}: такой папки нет. Создайте её или выберите другое место"
    ),
    "{path}: there is nobody in the list. Add a row a person below the header, or mend the rows that were left out": (
        "{path}: в списке никого нет. Добавьте под заголовком по строке на человека или исправьте строки, которые не "
        "участвовали"
    ),
    "{path}: the encoding is not recognised. Save the file as CSV UTF-8 or XLSX": (
        "{path}: кодировка не распознана. Сохраните файл как CSV UTF-8 или XLSX"
    ),
    "{path}: row {row} cannot be read ({error}). Save the file again as CSV or XLSX": (
        "{path}: строка {row} не читается. Сохраните файл заново как CSV или XLSX"
    ),
    "{path}: cannot be read as a spreadsheet ({error}). Remove a password if there is one, or save it again as "
    "XLSX or CSV": (
        "{path}: не читается как таблица. Если на файле пароль, снимите его, или сохраните файл заново как XLSX или CSV"
    ),
    "{path}: the file is damaged. Save it again as XLSX or CSV": (
        "{path}: файл повреждён. Сохраните его заново как XLSX или CSV"
    ),
    "{path}: unpacks to more than {size} MB. Split it into smaller files": (
        "{path}: в распакованном виде больше {size} МБ. Разделите его на файлы поменьше"
    ),
    "{path}: the file is empty. The first row must name the columns": (
        "{path}: файл пуст. В первой строке должны стоять названия столбцов"
    ),
    "{path}: row {row} has {cells} cells for {columns} columns. A delimiter inside a cell must stand in quotes": (
        "{path}: строка {row} — ячеек {cells}, а столбцов {columns}. Разделитель внутри ячейки возьмите в кавычки"
    ),
    "{path}: row {row} names the column «{name}» twice. Rename or remove one of them": (
        "{path}: в строке {row} столбец «{name}» назван дважды. Переименуйте или уберите один из них"
    ),
    "Needed: opora match MENTEES MENTORS --rules RULES.toml --out RESULT.xlsx": (
        "Нужно так: opora match НАСТАВЛЯЕМЫЕ НАСТАВНИКИ --rules ПРАВИЛА.toml --out ОТВЕТ.xlsx"
    ),
    "Say where the result goes: --out RESULT.xlsx, --json or both": (
        "Укажите, куда записать ответ: --out ОТВЕТ.xlsx, --json или то и другое"
    ),
    "--pairs {text}: a name and a file are expected, as in --pairs bids=bids.csv": (
        "--pairs {text}: нужны имя и файл, например --pairs bids=bids.csv"
    ),
    "--pairs {text}: «{name}» is given twice. Leave one": "--pairs {text}: «{name}» указано дважды. Оставьте одно",
    "The answer failed its own check: {error}. Please report this.": (
        "Ответ не прошёл собственную проверку ({error}). Пожалуйста, сообщите нам об этом."
    ),
}

#: What the commands say of themselves, and of a call that is not right.
CALLS: dict[str, str] = {
    "files": "файлы",
    "options": "ключи",
    "Usage:": "Вызов:",
    "show this help": "показать эту справку",
    "language of the sentences": "на каком языке говорить",
    "Missing: {names}": "Не хватает: {names}",
    "Not known here: {names}": "Здесь такого не бывает: {names}",
    "{name}: {value} is not one of {known}": "{name}: {value} — такого значения нет; бывают {known}",
    "{name}: a value is needed after it": "{name}: после этого ключа нужно значение",
    "{name}: {value} does not fit here": "{name}: значение {value} сюда не подходит",
    "The best mentor for every mentee, with reasons.": "Лучший наставник каждому, с объяснением.",
    "CSV or XLSX, one mentee a row": "CSV или XLSX: строка — наставляемый",
    "CSV or XLSX, one mentor a row (may be the same file)": "CSV или XLSX: строка — наставник (можно тот же файл)",
    "rule file (TOML), or a shipped scheme: {shipped}": "файл правил (TOML) или готовая схема: {shipped}",
    "a long table of pairs (bids, scores) that the rules describe as [pairs.NAME]; may be given again": (
        "длинная таблица пар (желания, баллы), которую правила описывают как [pairs.ИМЯ]; можно повторить"
    ),
    "result file (XLSX)": "файл с результатом (XLSX)",
    "keep the run with its proof (JSON) for `opora match verify FILE`": (
        "сохранить расчёт с доказательством (JSON) для `opora match verify ФАЙЛ`"
    ),
    "print the result as one JSON object": "вывести результат одним объектом JSON",
    "only read a rule file and name its faults": "только прочитать файл правил и назвать ошибки",
    "match without the rows that have faults": "подбирать без строк с ошибками",
    "Check the proof of a kept run again.": "Проверить доказательство сохранённого расчёта ещё раз.",
    "a run kept by --proof or taken out of Opora": "расчёт, сохранённый ключом --proof или выгруженный из Опоры",
    "there is no {name} in it": "в файле нет {name}",
    "CSV or XLSX: a column an item, a row a person, empty = missing": (
        "CSV или XLSX: столбец — задание, строка — человек, пусто — ответа нет"
    ),
    "the column that names the person (else found by its name)": (
        "столбец, который называет человека (иначе он ищется по имени)"
    ),
    "leave a column out; may be given again": "не читать этот столбец; можно повторить",
    "Calibrate items by marginal maximum likelihood.": "Калибровка заданий методом маргинального правдоподобия.",
    "rasch, 2pl or grm (graded response); 2pl if none is named": (
        "rasch, 2pl или grm (ступенчатые ответы); если не назвать — 2pl"
    ),
    "go on with too few people, or with what was reached": (
        "продолжать и при малом числе людей, и с тем, что достигнуто"
    ),
    "EAP and WLE scores with their errors, by row.": "Баллы EAP и WLE с погрешностями, по строкам.",
    "output of `calibrate --json`, or a list (JSON)": "результат `calibrate --json` или список (JSON)",
}

RUSSIAN = RULES | VALUES | KEYS | CELLS | NAMES | PAIRS | FILES | CALLS

#: Words of the reader of TOML and of the computer; ours say them by their beginning.
FOREIGN: dict[str, str] = {
    "Invalid statement": "строку не разобрать",
    "Invalid value": "значение не разобрать; текст пишется в кавычках",
    "Expected '=' after a key": "после ключа нужен знак «=»",
    "Expected newline or end of document": "после значения строка должна кончиться",
    "Expected ']' at the end of a table": "не хватает закрывающей скобки «]»",
    "Expected ']]' at the end of an array": "не хватает закрывающих скобок «]]»",
    "Expected ": "не хватает закрывающей кавычки",
    "Invalid initial character for a key": "ключ не может начинаться с этого знака",
    "Found invalid character": "здесь стоит недопустимый знак",
    "Illegal character": "здесь стоит недопустимый знак",
    "Cannot ": "это уже задано выше",
    "Duplicate inline table key": "ключ в фигурных скобках стоит дважды",
    "Unclosed array": "список не закрыт скобкой «]»",
    "Unclosed inline table": "фигурная скобка не закрыта",
    "Unescaped '\\'": "обратную черту в тексте пишут дважды",
    "Invalid hex value": "код знака после обратной черты неверен",
    "Escaped character": "знака с таким кодом нет",
    "Unterminated string": "текст не закрыт кавычкой",
    "Invalid date or datetime": "такого дня или времени нет",
    "No such file or directory": "такого файла нет",
    "Permission denied": "нет прав",
    "Is a directory": "это папка",
    "Not a directory": "это не папка",
    "No space left on device": "на диске нет места",
    "Read-only file system": "диск только для чтения",
}


def spoken(told: Any, language: str) -> Any:
    """A sentence in the language, "ru" or "en"; what is no sentence stays as it is.

    >>> from opora.engine.matching.sentences import say
    >>> spoken(say("the mark «{mark}» is not known", mark="+"), "ru")
    'отметки «+» правила не знают'
    """
    if not isinstance(told, Sentence) or language != "ru":
        return told
    template = RUSSIAN.get(told.template)
    if template is None:
        return next((words for begin, words in FOREIGN.items() if told.startswith(begin)), str(told))
    facts = {name: spoken(value, language) for name, value in told.facts.items()}
    return template.format(**facts) if facts else template
