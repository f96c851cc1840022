"""The plan of the house as the tests read it: floors, rooms, doors, and the files of a tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

#: From the ground up; apps of one floor do not know each other.
FLOORS: list[set[str]] = [
    {"base"},
    {"network"},
    {"people"},
    {"competences", "documents", "notices"},
    {"programmes"},
    {"diagnostics"},
    {"catalogue"},
    {"practices"},
    {"routes"},
    {"mentoring"},
    {"matching"},
    {"support"},
    {"monitoring"},
    {"intake"},
    {"portal", "api"},
    {"desk"},
]
FLOOR = {app: number for number, floor in enumerate(FLOORS) for app in floor}
ROOMS = [
    "urls",
    "views",
    "tasks",
    "management",
    "forms",
    "pages",
    "actions",
    "bridge",
    "queries",
    "rules",
    "models",
]
#: Stand outside the order of rooms; folders without Python (`data`, `static`, `locale`) are free.
OUTSIDE = {"__init__", "apps", "migrations", "templatetags", "middleware"}
DOORS = {"models", "rules", "queries", "actions"}


@dataclass(frozen=True)
class Source:
    """One Python file of an app, or of anything else under a root."""

    root: Path
    path: Path

    @cached_property
    def name(self) -> str:
        """Its path from the root, as findings name it."""
        return self.path.relative_to(self.root).as_posix()

    @cached_property
    def text(self) -> str:
        """What is written in it."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        """What Python reads in it."""
        return ast.parse(self.text, filename=self.name)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of the tree, each level before the next."""
        return list(ast.walk(self.tree))

    @cached_property
    def place(self) -> tuple[str, ...]:
        """Where it stands under `src/opora`: app, room, and so on; empty outside."""
        parts = self.path.relative_to(self.root).with_suffix("").parts
        return parts[2:] if parts[:2] == ("src", "opora") else ()

    @property
    def app(self) -> str:
        """The app it belongs to, or engine, tool, settings."""
        return self.place[0] if self.place else ""

    @property
    def room(self) -> str:
        """The room of the app."""
        return self.place[1] if len(self.place) > 1 else ""

    def at(self, node: ast.AST) -> str:
        """Where a finding stands."""
        return f"{self.name}:{getattr(node, 'lineno', 1)}"


#: What was read while `read_once` holds; nothing is remembered otherwise: a test may plant a fault at any moment.
_READ: ContextVar[dict[Path, Source] | None] = ContextVar("read", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Within it each file is read and parsed once, whatever number of rules ask; the trees are let go afterwards."""
    token = _READ.set({})
    try:
        yield
    finally:
        _READ.reset(token)


def sources(root: Path, *places: str) -> Iterator[Source]:
    """Every Python file of these places, or of the code of the product."""
    for place in places or ("src/opora",):
        for path in sorted((root / place).rglob("*.py")):
            if "__pycache__" not in path.parts and "node_modules" not in path.parts:
                known = _READ.get()
                yield Source(root, path) if known is None else known.setdefault(path, Source(root, path))


def nodes[T: ast.AST](root: Path, kind: type[T], *places: str) -> Iterator[tuple[Source, T]]:
    """Every node of a kind in the code of these places."""
    for source in sources(root, *places):
        yield from ((source, node) for node in source.nodes if isinstance(node, kind))


def functions(root: Path, *places: str) -> Iterator[tuple[Source, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function and method in the code of these places."""
    yield from nodes(root, ast.FunctionDef, *places)
    yield from nodes(root, ast.AsyncFunctionDef, *places)


def apps_of(root: Path) -> list[str]:
    """The apps that are built so far."""
    return sorted(path.parent.name for path in (root / "src" / "opora").glob("*/apps.py"))


def templates(root: Path) -> Iterator[tuple[str, Path]]:
    """Every template with the app it belongs to."""
    for path in sorted((root / "src" / "opora").glob("*/templates/**/*.html")):
        yield path.relative_to(root / "src" / "opora").parts[0], path


def climbs(lower: str, upper: str) -> bool:
    """Whether naming `upper` from `lower` goes up, or sideways to a neighbour of the same floor."""
    if lower == upper or lower not in FLOOR or upper not in FLOOR:
        return False
    return FLOOR[upper] >= FLOOR[lower]
