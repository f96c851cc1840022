"""A spreadsheet of an unusual or old build read in a process of its own, with limited memory and time."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from opora.base.bridge.refusals import FileRefused

_MEMORY = 320 * 2**20
_SECONDS = 60

# The child knows only the reader and the standard library; what it prints is JSON, one row a line.
_CHILD = """
import json, sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[3]),) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[4]),) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
except ImportError:
    pass
from datetime import date, datetime, time, timedelta
from python_calamine import CalamineWorkbook
def plain(cell):
    if isinstance(cell, datetime): return {"m": cell.isoformat()}
    if isinstance(cell, date): return {"d": cell.isoformat()}
    if isinstance(cell, (time, timedelta)): return str(cell)
    if isinstance(cell, float) and cell != cell: return ""
    return cell
out = sys.stdout.write
book = CalamineWorkbook.from_path(sys.argv[1])
if sys.argv[2] == "":
    out(json.dumps([[m.name, "Hidden" not in str(m.visible)] for m in book.sheets_metadata]))
else:
    sheet = book.get_sheet_by_index(int(sys.argv[2]))
    start = sheet.start
    merged = sheet.merged_cell_ranges or []
    pad = start[1] if start else 0
    size = {"rows": sheet.total_height, "columns": sheet.total_width}
    out(json.dumps({"pad": pad, "merged": merged, **size}) + "\\n")
    for row in sheet.iter_rows():
        out(json.dumps([plain(cell) for cell in row]) + "\\n")
"""


def sheets_apart(path: Path) -> list[tuple[str, bool]]:
    """Name the sheets of a workbook and tell whether each is visible."""
    with _child(path, "") as child:
        output = _all_of(child)
    try:
        return [(str(name), bool(visible)) for name, visible in json.loads(output)]
    except (ValueError, TypeError) as problem:
        raise FileRefused("broken", "sheets") from problem


def rows_apart(path: Path, index: int) -> Iterator[Any]:
    """Give first the measures of a sheet (a dict), then its rows."""
    with _child(path, str(index)) as child:
        assert child.stdout is not None
        for line in child.stdout:
            yield json.loads(line, object_hook=_thawed)
        if child.wait(timeout=_SECONDS) != 0:
            raise FileRefused("broken", "the reader stopped")


def _thawed(value: dict[str, Any]) -> Any:
    if "d" in value:
        return date.fromisoformat(value["d"])
    return datetime.fromisoformat(value["m"]) if "m" in value else value


@contextlib.contextmanager
def _child(path: Path, index: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-I", "-c", _CHILD, str(path), index, str(_MEMORY), str(_SECONDS)]
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        yield child
    finally:
        if child.poll() is None:
            child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _all_of(child: subprocess.Popen[bytes]) -> bytes:
    try:
        output, _ = child.communicate(timeout=_SECONDS)
    except subprocess.TimeoutExpired as problem:
        raise FileRefused("bomb", "time") from problem
    if child.returncode != 0:
        raise FileRefused("broken", "the reader stopped")
    return output
