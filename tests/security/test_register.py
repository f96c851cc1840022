"""The register of ASVS (Q01): every row has its state, every met row names a test that is there."""

from __future__ import annotations

import csv
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| (V[\d.]+) \| ([12]) \| (met|not applicable|open) \| (.*?) \|$", re.MULTILINE)


def rows() -> list[tuple[str, str, str, str]]:
    """The rows of the register."""
    return ROW.findall((ROOT / "docs" / "reference" / "asvs.md").read_text(encoding="utf-8"))


def test_every_met_row_names_a_test_that_is_there() -> None:
    faults = []
    for row, _level, state, shown in rows():
        if state == "not applicable" and not shown:
            faults.append(f"{row}: why does it not apply?")
        if state != "met":
            continue
        place, _, name = shown.strip("`").partition("::")
        path = ROOT / place
        if not (path.exists() and f"def {name}(" in path.read_text(encoding="utf-8")):
            faults.append(f"{row}: no test {shown}")
    assert not faults, "\n".join(faults)


def test_the_register_counts_itself_rightly() -> None:
    text = (ROOT / "docs" / "reference" / "asvs.md").read_text(encoding="utf-8")
    states = [state for _row, _level, state, _shown in rows()]
    met, foreign, left = (states.count(state) for state in ("met", "not applicable", "open"))
    assert f"Met: {met}. Not applicable: {foreign}. Open: {left}." in text


def test_no_row_of_the_standard_is_left_out(shared_data: Path) -> None:
    with (shared_data / "asvs_5.0.0_en.csv").open(encoding="utf-8-sig") as told:
        wanted = {(row["req_id"], row["L"]) for row in csv.DictReader(told) if row["L"] in ("1", "2")}
    assert {(row, level) for row, level, _state, _shown in rows()} == wanted
