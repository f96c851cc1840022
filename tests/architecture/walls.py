"""Rules of size and shape: files, functions, templates, nesting, names, first sentences."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from .plan import OUTSIDE, ROOMS, apps_of, functions, nodes, sources, templates

CODE = ("src/opora", "setup", "tests", "benchmarks")
FILE, FUNCTION, TEMPLATE, NESTING = 500, 60, 200, 3
FORBIDDEN = {
    "utils",
    "util",
    "helpers",
    "helper",
    "services",
    "service",
    "managers",
    "signals",
    "common",
    "misc",
}
BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)


def long_files(root: Path) -> Iterator[str]:
    """A file past its wall."""
    others = (path for place in CODE for kind in ("css", "js") for path in sorted((root / place).rglob(f"*.{kind}")))
    for path in [*(source.path for source in sources(root, *CODE)), *others]:
        count = len(path.read_text(encoding="utf-8").splitlines())
        if count > FILE and "vendor" not in path.parts and "migrations" not in path.parts:
            yield f"{path.relative_to(root).as_posix()}: {count} lines, the wall is {FILE}"


def long_functions(root: Path) -> Iterator[str]:
    """A function past its wall; what its docstring says does not count."""
    for source, node in functions(root, *CODE):
        said = node.body[0] if ast.get_docstring(node) else None
        told = (said.end_lineno or 0) - said.lineno + 1 if said else 0
        count = (node.end_lineno or 0) - node.lineno + 1 - told
        if count > FUNCTION:
            yield f"{source.at(node)}: {node.name} has {count} lines, the wall is {FUNCTION}"


def long_templates(root: Path) -> Iterator[str]:
    """A template past its wall."""
    for _app, path in templates(root):
        count = len(path.read_text(encoding="utf-8").splitlines())
        if count > TEMPLATE:
            yield f"{path.relative_to(root).as_posix()}: {count} lines, the wall is {TEMPLATE}"


def deep_nesting(root: Path) -> Iterator[str]:
    """A block inside a block inside a block inside a block."""
    for source, node in functions(root, *CODE):
        depth = depth_of(node.body)
        if depth > NESTING:
            yield f"{source.at(node)}: {node.name} nests {depth} deep, the wall is {NESTING}"


def depth_of(body: list[ast.stmt]) -> int:
    """How deep blocks stand in each other; `elif` is no deeper than its `if`."""
    deepest = 0
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        own = int(isinstance(node, BLOCKS))
        for part in ("body", "orelse", "finalbody"):
            inner = getattr(node, part, [])
            chained = part == "orelse" and len(inner) == 1 and isinstance(inner[0], ast.If) and isinstance(node, ast.If)
            deepest = max(deepest, depth_of(inner) + (0 if chained else own))
        for branch in [*getattr(node, "handlers", []), *getattr(node, "cases", [])]:
            deepest = max(deepest, depth_of(branch.body) + own)
    return deepest


def wrong_rooms(root: Path) -> Iterator[str]:
    """A room the plan does not know, or one it forbids by name."""
    for app in apps_of(root):
        for path in sorted((root / "src" / "opora" / app).iterdir()):
            python = path.suffix == ".py" or (path.is_dir() and any(path.glob("**/*.py")))
            if python and path.name != "__pycache__" and path.stem not in {*ROOMS, *OUTSIDE}:
                yield f"src/opora/{app}/{path.name}: no such room in the plan"
    for source in sources(root, "src/opora", "setup"):
        deep = source.place[2:] if source.app in apps_of(root) else source.path.relative_to(root).with_suffix("").parts
        if set(deep) & FORBIDDEN:
            yield f"{source.name}: a name that says nothing"


def unsaid_modules(root: Path) -> Iterator[str]:
    """A module that does not open with one sentence about its part of the world."""
    for source in sources(root, *CODE):
        if "migrations" in source.path.parts or not source.text.strip():
            continue
        said = (ast.get_docstring(source.tree) or "").strip().split("\n\n")[0]
        if not said.endswith((".", "?", "!")) or len(said.split()) < 3:
            yield f"{source.name}: opens without a sentence"


def unseen_modules(root: Path) -> Iterator[str]:
    """Python in a folder without `__init__.py`: the contracts do not see it."""
    for folder in sorted({source.path.parent for source in sources(root)}):
        if not (folder / "__init__.py").exists() and folder.name != "opora":
            yield f"{folder.relative_to(root).as_posix()}: no __init__.py"


def foreign_names(root: Path) -> Iterator[str]:
    """A name in code that is not plain English letters."""
    yield from (f"{source.name}: the name" for source in sources(root, *CODE) if not source.name.isascii())
    for source, node in nodes(root, ast.AST, *CODE):
        yield from (f"{source.at(node)}: {name}" for name in names_in(node) if not name.isascii())


def names_in(node: ast.AST) -> Iterator[str]:
    """The names a node gives or uses."""
    for part in ("id", "name", "attr", "arg", "asname"):
        value = getattr(node, part, None)
        if isinstance(value, str):
            yield value


def branching_migrations(root: Path) -> Iterator[str]:
    """Two migrations of one app with one number: the line has branched."""
    for folder in sorted((root / "src" / "opora").glob("*/migrations")):
        seen: set[str] = set()
        for path in sorted(folder.glob("[0-9]*.py")):
            number = re.split(r"_", path.name)[0]
            if number in seen:
                yield f"{path.relative_to(root).as_posix()}: a second {number}"
            seen.add(number)
