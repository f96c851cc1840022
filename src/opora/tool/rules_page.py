"""The reference page of rule files, written from the vocabulary: `python -m opora.tool.rules_page`."""

from __future__ import annotations

import sys
from importlib.resources import files

from opora.engine.matching.vocabulary import OBJECTIVES, READY_OBJECTIVES, RULES, TERMS, Kind


def page() -> str:
    """The whole page."""
    known = "; ".join(
        f"`{name}`: {meaning}" if name in READY_OBJECTIVES else f"`{name}`: a known name, refused in this version"
        for name, meaning in OBJECTIVES.items()
    )
    template = (files("opora.tool") / "pages" / "matching-rules.md").read_text("utf-8")
    rules = _kinds("Hard rules `[[hard]]` and warnings `[[warning]]`", RULES)
    note = "A warning is written like a hard rule; when it does not hold the pair is marked, not excluded.\n"
    kinds = f"{rules[0]}\n{note}{rules[1]}{''.join(_kinds('Terms `[[term]]`', TERMS))}"
    return template.replace("OBJECTIVES", known).replace("KINDS", kinds)


def _kinds(title: str, kinds: dict[str, Kind]) -> tuple[str, str]:
    return f"## {title}\n", "".join(_kind(kind) for kind in kinds.values())


def _kind(kind: Kind) -> str:
    lines = [f"\n### {kind.name}\n\n{kind.meaning[0].upper()}{kind.meaning[1:]}. Example: `{kind.example}`\n"]
    lines.append("\n| key | meaning | when left out |\n|---|---|---|\n")
    for key in kind.keys:
        missing = "must be there" if key.required else _default(key.default)
        lines.append(f"| `{key.name}` | {key.meaning} | {missing} |\n")
    return "".join(lines)


def _default(value: object) -> str:
    if value is None or value == ():
        return "none"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


if __name__ == "__main__":
    sys.stdout.write(page())
