"""Rules of floors and rooms that import contracts cannot see: names as text, private rooms, writes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from .plan import DOORS, FLOOR, Source, climbs, nodes, sources

KEYS = {"ForeignKey", "OneToOneField", "ManyToManyField", "get_model"}
LABEL = re.compile(r"^([a-z_]+)\.[A-Za-z_]\w*$")
ROUTE = re.compile(r"^([a-z_]+):[a-z][\w-]*$")
#: What base lends to every app beside its doors: the declared policy of a route, the parts of pages, and the
#: one writer of registers (`base.bridge.spreadsheets`), so that no export neutralises cells in its own way.
LENT = {("base", "views"), ("base", "pages"), ("base", "forms"), ("base", "tasks"), ("base", "bridge")}
ALWAYS = {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "abulk_create", "abulk_update"}
WRITES = {"save", "create", "update", "delete", "asave", "acreate", "aupdate", "adelete"}
STATEMENT = re.compile(r"^\s*(insert|update|delete|drop|alter|create|replace)\b", re.IGNORECASE)
SCREENS = {"views", "urls", "pages", "forms", "templatetags"}
TIMELESS = {"rules", "actions", "queries"}
DAYS = {"today", "localdate"}
MOMENTS = {"now", "utcnow", "localtime", "time", "monotonic"}


def name_of(call: ast.Call) -> str:
    """The last word of what is called."""
    called = call.func
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def calls(source: Source) -> Iterator[ast.Call]:
    """Everything a file calls."""
    return (node for node in source.nodes if isinstance(node, ast.Call))


def texts(call: ast.Call) -> Iterator[str]:
    """The texts a call is given."""
    for value in [*call.args, *(keyword.value for keyword in call.keywords)]:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield value.value


def climbing_keys(root: Path) -> Iterator[str]:
    """A model named as text from a floor below it."""
    for source, call in nodes(root, ast.Call):
        named = apps_named(call) if name_of(call) in KEYS else []
        yield from (
            f"{source.at(call)}: {source.app} names a model of {app}" for app in named if climbs(source.app, app)
        )


def apps_named(call: ast.Call) -> list[str]:
    """The apps whose models a call names."""
    named = [match.group(1) for text in texts(call) if (match := LABEL.match(text))]
    return named + [text for text in texts(call) if text in FLOOR and name_of(call) == "get_model"]


def climbing_routes(root: Path) -> Iterator[str]:
    """A route of an upper app named as text in code below it."""
    for source, call in nodes(root, ast.Call):
        for text in texts(call):
            match = ROUTE.match(text)
            if match and climbs(source.app, match.group(1)):
                yield f"{source.at(call)}: {source.app} leads to {text}"


def imported(source: Source) -> Iterator[tuple[ast.AST, tuple[str, ...]]]:
    """Everything a file imports, as parts of the full name after `opora`."""
    for node in source.nodes:
        if isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = ["opora", *source.place[: len(source.place) - node.level]] if node.level else []
            if node.level and source.path.name == "__init__.py":
                start = ["opora", *source.place[: len(source.place) - node.level]]
            stem = start + (node.module.split(".") if node.module else [])
            names = [[*stem, alias.name] for alias in node.names]
        else:
            continue
        for parts in names:
            if parts[0] == "opora":
                yield node, tuple(parts[1:])


def private_rooms(root: Path) -> Iterator[str]:
    """A room of another app that is not one of its doors."""
    for source in sources(root):
        if source.app not in FLOOR:
            continue
        open_rooms = DOORS | ({"pages"} if source.app == "desk" else set())
        for node, (app, *rest) in imported(source):
            room = rest[0] if rest else ""
            if app in FLOOR and app != source.app and room not in open_rooms and (app, room) not in LENT:
                yield f"{source.at(node)}: {source.app} enters {app}.{room or '(itself)'}"


def stray_writes(root: Path) -> Iterator[str]:
    """Something written outside the actions."""
    for source in sources(root):
        if source.app not in FLOOR or source.room in ("actions", "migrations"):
            continue
        for call in calls(source):
            if writes(call):
                yield f"{source.at(call)}: .{name_of(call)}( outside actions"


def writes(call: ast.Call) -> bool:
    """Whether a call writes to the database; a dict, a digest and a workbook are given something to write."""
    name = name_of(call)
    if not isinstance(call.func, ast.Attribute):
        return False
    if name in ALWAYS:
        return True
    if name in ("execute", "executemany"):
        return any(STATEMENT.match(text) for text in texts(call))
    return name in WRITES and not call.args


def objects_on_screens(root: Path) -> Iterator[str]:
    """A screen that asks the database itself instead of a query."""
    for source in sources(root):
        if source.app not in FLOOR or source.room not in SCREENS:
            continue
        for node in source.nodes:
            if isinstance(node, ast.Attribute) and node.attr in (
                "objects",
                "_default_manager",
                "_base_manager",
            ):
                yield f"{source.at(node)}: .{node.attr} in {source.room}"


def hidden_clocks(root: Path) -> Iterator[str]:
    """A day taken from the clock where it must be passed in; in engine and rules any moment."""
    for source in sources(root):
        strict = source.app == "engine" or source.room == "rules"
        if not strict and not (source.app in FLOOR and source.room in TIMELESS):
            continue
        for call in calls(source):
            name, is_method = name_of(call), isinstance(call.func, ast.Attribute)
            if name in DAYS or (strict and is_method and name in MOMENTS and from_clock(call)):
                yield f"{source.at(call)}: {name}() reads the clock"


def from_clock(call: ast.Call) -> bool:
    """Whether the owner of a method is one of the modules and classes that know the time."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    word = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return word in {"datetime", "timezone", "time", "date"}


def signals(root: Path) -> Iterator[str]:
    """A signal: something would happen that nobody called."""
    for source in sources(root):
        for node in source.nodes:
            if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(("signals", "django.dispatch")):
                yield f"{source.at(node)}: {node.module}"
