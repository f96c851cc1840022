"""Every public action that writes tells the journal (Q13): itself, or by an action that it calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .floors import writes
from .plan import FLOOR, Source, sources

#: The word of the journal itself, as module and function.
JOURNAL = ("opora.base.actions.journal", "record")
#: Function → why it tells nothing by itself. Parts of an action are told by the action whose part they are.
PARTS: dict[str, str] = {
    "base/actions/journal.py: seal": "the journal's own seals",
    "base/actions/journal.py: seal_all": "the journal's own seals",
    "base/actions/states.py: move": "part of every action that moves something",
    "base/actions/states.py: append": "part of every action that moves something",
    "base/actions/runs.py: beat": "the pulse of a run stands in the run",
    "base/actions/runs.py: end": "the life of a run stands in the run",
    "base/actions/runs.py: carry_out": "the work itself tells; the life of a run stands in the run",
    "base/actions/runs.py: take_over": "the life of a run stands in the run",
    "base/actions/runs.py: reclaim": "the life of a run stands in the run",
    "base/actions/runs.py: once_a_day": "the job itself tells; that it was done today stands in the run",
    "base/actions/upkeep.py: round_of_upkeep": "the jobs themselves tell",
    "documents/actions/numbers.py: take": "part of making and recording a paper",
    "documents/actions/numbers.py: place_of": "part of making and recording a paper",
    "intake/actions/restaging.py: tell_apart": "part of deciding on a row",
    "matching/actions/runs.py: passed_over": "part of computing a run",
    "mentoring/actions/papers.py: enter_paper": "part of signing and recording a paper",
    "mentoring/actions/places.py: take": "part of sending a proposal and of opening a pair",
    "mentoring/actions/places.py: add_one": "part of recording a pair that runs already",
    "mentoring/actions/places.py: release": "part of closing a proposal and of ending a pair",
}


@dataclass
class Action:
    """One function of the actions: whether it writes, whether it tells the journal, whom it calls."""

    source: Source
    node: ast.FunctionDef
    writes: bool = False
    tells: bool = False
    called: set[tuple[str, str]] = field(default_factory=set)


def unjournalled_actions(root: Path) -> Iterator[str]:
    """A public action that writes and leaves no entry."""
    actions = dict(_actions(root))
    _spread(actions)
    for (_module, name), action in sorted(actions.items(), key=lambda found: found[1].source.at(found[1].node)):
        part = f"{action.source.name.removeprefix('src/opora/')}: {name}"
        if action.writes and not action.tells and not name.startswith("_") and part not in PARTS:
            yield f"{action.source.at(action.node)}: {name} writes and tells the journal nothing"


def _actions(root: Path) -> Iterator[tuple[tuple[str, str], Action]]:
    """Every function at the top of a module of actions."""
    for source in sources(root):
        if source.app not in FLOOR or source.room != "actions":
            continue
        module = _module(source)
        known = dict(_known(source))
        own = {node.name for node in source.tree.body if isinstance(node, ast.FunctionDef)}
        for node in source.tree.body:
            if isinstance(node, ast.FunctionDef):
                yield (module, node.name), _read(source, node, module, known, own)


def _module(source: Source) -> str:
    return ".".join(("opora", *source.place)).removesuffix(".__init__")


def _known(source: Source) -> Iterator[tuple[str, tuple[str, str]]]:
    """What names mean in a module: a function of another module, or another module (with no function)."""
    for node in source.nodes:
        if isinstance(node, ast.ImportFrom) and node.module and ".actions" in node.module:
            for alias in node.names:
                yield alias.asname or alias.name, (node.module, alias.name)


def _read(
    source: Source, node: ast.FunctionDef, module: str, known: dict[str, tuple[str, str]], own: set[str]
) -> Action:
    action = Action(source, node)
    for call in calls_in(node):
        action.writes = action.writes or writes(call)
        function = call.func
        if isinstance(function, ast.Name):
            if function.id in known:
                action.called.add(known[function.id])
            elif function.id in own:
                action.called.add((module, function.id))
        elif isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
            owner = known.get(function.value.id)
            if owner is not None:
                action.called.add((f"{owner[0]}.{owner[1]}", function.attr))
    # A function handed on (a step of a run, a job after the end of the transaction) counts as called.
    handed = {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and one.id in own}
    action.called |= {(module, name) for name in handed - {node.name}}
    action.tells = JOURNAL in action.called or (module, node.name) == JOURNAL
    return action


def calls_in(node: ast.FunctionDef) -> Iterator[ast.Call]:
    """Every call within a function."""
    yield from (one for one in ast.walk(node) if isinstance(one, ast.Call))


def _spread(actions: dict[tuple[str, str], Action]) -> None:
    """What is called counts as done: until nothing changes."""
    moved = True
    while moved:
        moved = False
        for action in actions.values():
            inner = [actions[key] for key in action.called if key in actions]
            does, tells = any(one.writes for one in inner), any(one.tells for one in inner)
            if (does and not action.writes) or (tells and not action.tells):
                action.writes, action.tells, moved = action.writes or does, action.tells or tells, True
