"""How many times longer than merely reading the cells it takes to read, map and check 100,000 rows of ten columns."""

from __future__ import annotations

import gc
import random
import resource
import sys
import tempfile
import time
from datetime import date, timedelta
from operator import sub
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from opora.base.bridge.sheets import open_file
from opora.intake.rules.continuing import Continuing
from opora.intake.rules.mapping import rank_sheets
from opora.intake.rules.rows import RowParser

ROWS = 100_000
TODAY = date(2026, 9, 1)
HEADERS = (
    "Табельный номер", "ФИО", "Дата рождения", "Должность", "Предмет", "Пед. стаж", "Дата приёма",
    "Категория", "Нагрузка", "Школа",
)  # fmt: skip


def write_list(path: Path, rows: int) -> None:
    """Write an invented staff list: dates as numbers and as text, numbers as text, every row its own name."""
    chance = random.Random(1)
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Педагоги")
    day_format = book.add_format({"num_format": "dd.mm.yyyy"})
    sheet.write_row(0, 0, HEADERS)
    letters = "абвгдежзиклмнопрстуфхэюя"
    for row in range(1, rows + 1):
        family = "".join(chance.choice(letters) for _ in range(5)).capitalize() + "ова"
        given = chance.choice(("Мария", "Елена", "Ольга", "Анна", "Наталья"))
        patronymic = chance.choice(("Ивановна", "Петровна", "Сергеевна", "Андреевна"))
        hired = date(1998, 1, 1) + timedelta(days=chance.randrange(9000))
        sheet.write(row, 0, f"{row:07d}")
        sheet.write(row, 1, f"{family} {given} {patronymic}")
        sheet.write_datetime(row, 2, date(1962, 1, 1) + timedelta(days=chance.randrange(12000)), day_format)
        sheet.write(
            row,
            3,
            chance.choice(("учитель", "Учитель нач. классов", "педагог-психолог", "Учитель математики")),
        )
        sheet.write(row, 4, chance.choice(("математика", "русский язык и литература", "физика, информатика", "ИЗО")))
        sheet.write(row, 5, chance.randrange(30))
        sheet.write(row, 6, hired.strftime("%d.%m.%Y"))
        sheet.write(row, 7, chance.choice(("высшая", "первая", "СЗД", "без категории")))
        sheet.write(row, 8, chance.choice((18, "18,5", 24, "20")))
        sheet.write(row, 9, f"МБОУ «СОШ № {row % 300}»")
    book.close()


def clocks() -> tuple[float, float]:
    """The wall's clock, and the processor's, which neighbours on the machine do not move."""
    return time.perf_counter(), time.process_time()


def merely_read(path: Path) -> None:
    """Read the cells with calamine and do nothing with them."""
    with CalamineWorkbook.from_path(path) as book:
        for _row in book.get_sheet_by_index(0).iter_rows():
            pass


def read_map_check(path: Path) -> int:
    """Open safely, find the header, guess the columns, parse and check every row; how many are usable."""
    usable = 0
    with open_file(path, "list.xlsx") as book:
        best = rank_sheets([(sheet.name, sheet.head()) for sheet in book.sheets])[0]
        sheet, parser = book.sheets[best.index], RowParser(best.mapping, best.mapping.kind, TODAY)
        continuing = Continuing(best.mapping, sheet.merged)
        for number, row in enumerate(sheet.rows()):
            if number >= best.header.body and parser.parse(continuing.whole(number, row)).is_usable:
                usable += 1
    return usable


def main() -> None:
    """Measure both in turns in one run and print the ratio of the best times."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        write_list(path, rows)
        spans: list[tuple[float, ...]] = []
        for _ in range(3):
            gc.collect()
            begun = clocks()
            merely_read(path)
            between = clocks()
            usable = read_map_check(path)
            ended = clocks()
            spans.append((*map(sub, between, begun), *map(sub, ended, between)))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"rows {rows}, usable {usable}")
    best = [min(span) for span in zip(*spans, strict=True)]
    for clock, read, work in (("wall", best[0], best[2]), ("processor", best[1], best[3])):
        print(f"{clock}: merely reading {read:.2f} s, read + map + check {work:.2f} s, {work / read:.2f} (at most 3)")
    print(f"memory {memory} MB (at most 512)")


if __name__ == "__main__":
    main()
