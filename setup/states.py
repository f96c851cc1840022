"""The reference page of states, made from the tables of transitions and the models that keep the states.

`python -m setup.states` writes it; a test fails when it has drifted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "states.md"


def machines() -> dict[str, Any]:
    """Every table of transitions by the kind of object it belongs to, found in the rooms of rules."""
    from opora.base.rules.states import Machine

    found: dict[str, Any] = {}
    for path in sorted((ROOT / "src" / "opora").glob("*/rules/**/*.py")):
        name = ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")
        for value in vars(import_module(name)).values():
            if isinstance(value, Machine):
                found[value.kind] = value
    return dict(sorted(found.items()))


def keepers() -> dict[str, type[Any]]:
    """Every model of ours that keeps a state, by its kind."""
    from django.apps import apps

    ours = (model for model in apps.get_models() if model.__module__.startswith("opora."))
    return {model._meta.label_lower: model for model in ours if hasattr(model, "State")}


def said(model: type[Any], state: str) -> str:
    """What the screen calls a state, in English: translations change without this page."""
    from django.utils.translation import override

    with override("en"):
        return str(model.State(state).label)


def opening(model: type[Any]) -> str:
    """The sentence a model opens with."""
    return (model.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ")


def page() -> Iterator[str]:
    """The page, line by line."""
    kept, known = keepers(), machines()
    yield "# States"
    yield ""
    yield "Made from the code by `python -m setup.states`; do not edit by hand."
    yield ""
    yield "An object that lives through states keeps the current one in its field `state`. Each step is also appended"
    yield "to `StateChange` with who and when, and a step that its table does not know is refused with `NotNow`"
    yield "(`opora.base.actions.states.move`)."
    for kind, machine in known.items():
        model = kept[kind]
        yield from ("", f"## {model.__name__}", "", f"`{kind}`. {opening(model)}", "")
        yield from ("| state | on the screen | may become |", "|---|---|---|")
        for state in model.State.values:
            after = ", ".join(f"`{name}`" for name in machine.transitions.get(state, ())) or "–"
            yield f"| `{state}` | {said(model, state)} | {after} |"
    yield from ("", "## Kept without a table", "", "Their one or two steps stand in the action that takes them.", "")
    yield from ("| object | states | what it is |", "|---|---|---|")
    for kind, model in sorted(kept.items()):
        if kind not in known:
            states = ", ".join(f"`{state}` ({said(model, state)})" for state in model.State.values)
            yield f"| {model.__name__} | {states} | {opening(model)} |"


def text() -> str:
    """The whole page."""
    return "\n".join(page()) + "\n"


def main() -> int:
    """Write the page."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opora.settings")
    django.setup()
    PAGE.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
