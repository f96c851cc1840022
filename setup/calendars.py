"""Makes the tables of working days that Opora ships, from the PyPI package `holidays`.

Needed once a year, when a government has published the transfers of the next one; it is not a dependency of
the site. Run it with the package at hand:

    uv run --with holidays python setup/calendars.py

Then look at the difference: a year changes from `provisional` to `final` here, in `YEARS`, and only when its
transfers are published.
"""

from __future__ import annotations

import datetime as dt
import importlib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "src" / "opora" / "base" / "data" / "calendars"
FINAL, PROVISIONAL = "final", "provisional"
YEARS = {
    "ru": {2024: FINAL, 2025: FINAL, 2026: FINAL, 2027: FINAL},
    "by": {2024: FINAL, 2025: FINAL, 2026: FINAL, 2027: PROVISIONAL},
}
HEADINGS = {
    "ru": "Days off of the Russian Federation and their transfers.",
    "by": "Days off of the Republic of Belarus and their transfers.",
}
#: How the package words a day off that stands in for another one.
FROM = "(перенесено с "
OBSERVED = " (выходной)"


def replaced(day: dt.date, name: str, holidays: dict[dt.date, str]) -> dt.date | None:
    """The day that `day` is off instead of, or None when it is a day off in its own right."""
    if FROM in name:
        return dt.datetime.strptime(name.split(FROM)[1][:10], "%d.%m.%Y").date()
    if name.endswith(OBSERVED):
        plain = name.removesuffix(OBSERVED)
        return max(other for other, its in holidays.items() if its == plain and other < day)
    return None


def table(country: str, year: int, mark: str, package: Any) -> str:
    """One year as TOML."""
    found = package.country_holidays(country.upper(), years=year, language="ru")
    holidays: dict[dt.date, str] = {day: name for day, name in found.items() if day.year == year}
    own = [f"  {day}, # {day:%a} {name}" for day, name in sorted(holidays.items()) if not replaced(day, name, holidays)]
    moved = [
        f"  {{ off = {day}, from = {instead} }}, # {day:%a} instead of {instead:%a}"
        for day, name in sorted(holidays.items())
        if (instead := replaced(day, name, holidays))
    ]
    return "\n".join(
        [
            f"[years.{year}]",
            f'mark = "{mark}"',
            f'source = "PyPI holidays {package.__version__}"',
            "holidays = [",
            *own,
            "]",
            *(["moved = [", *moved, "]"] if moved else ["moved = []"]),
            "",
        ]
    )


def main() -> None:
    """Write the tables of every country."""
    package = importlib.import_module("holidays")
    for country, years in YEARS.items():
        heading = f"# {HEADINGS[country]} Made by setup/calendars.py; mend the script, not this file.\n\n"
        tables = "\n".join(table(country, year, mark, package) for year, mark in years.items())
        (FOLDER / f"{country}.toml").write_text(f'{heading}country = "{country}"\n\n{tables}', encoding="utf-8")


if __name__ == "__main__":
    main()
