"""The reference page of the rule vocabulary, written from the vocabulary itself: `python -m opora.tool.rules_page`."""

from __future__ import annotations

import sys

from opora.engine.matching.vocabulary import OBJECTIVES, READY_OBJECTIVES, RULES, TERMS, Kind

HEAD = """# Rule files of the matching

<!-- Written by `python -m opora.tool.rules_page > docs/reference/matching-rules.md`; a test fails when it is stale. -->

A rule file says which pairs are allowed and what each is worth. It is TOML: `key = value` lines under `[section]`
heads. `opora match --check-rules FILE` names every fault with its line.

```toml
name = "Our school"
objective = "most_served"
floor = 30                  # below these points nobody is proposed

[mentees]
id = "email"                # one column or a list of columns; decides ties, finds «oneself»
seats = 1                   # a number, a column, or {column = "seats", default = 1}
priority = {column = "priority", default = 2}   # 1 comes before 2

[mentors]
id = "email"
capacity = "places"         # free places
taken = {column = "taken", default = 0}         # places in use already: for load and balance

[[hard]]
name = "Another organisation"
kind = "different"
column = "organisation"

[[term]]
name = "Same subject"
kind = "equal"
column = "subject"
points = 4
```

## The top of the file

| key | meaning |
|---|---|
| `name` | the scheme's name, shown with results |
| `objective` | {objectives} |
| `floor` | points (without load) below which a pair is not proposed; a pin may go below |

## `[text]`: what is overlooked when texts are compared

`trim` (true), `fold_case` (true), `yo` (true: ё = е), `spaces` ("collapse", "ignore" or "keep"), `separator` (";,": the
characters that part several values in a cell). Non-breaking spaces are spaces.

## `[mentees]` and `[mentors]`

| key | meaning |
|---|---|
| `id` | the column(s) that name a row; must be filled and unique on its side; the same id on both sides is one person |
| `person` | the column that says whose row it is, when that is not the id; nobody mentors themselves |
| `seats` (mentees) | mentors wanted, whole from 0; two seats are never filled by one mentor |
| `priority` (mentees) | whole number, the smallest first |
| `pinned` (mentees) | the column that names mentors who must be theirs |
| `capacity` (mentors) | free places, whole from 0 |
| `taken` (mentors) | places in use already |
| `only` | `{{column = "role", values = ["mentee", "both"]}}`: other rows take no part |

## `[scales]`, `[aliases]`, `[defaults.mentees]`, `[defaults.mentors]`

A scale lists values from the lowest to the highest; a list in the list gives spellings of one step:
`grade = ["AA", ["Grade 7", "G7"]]`. A value that is not on the scale is named row by row. `[aliases]` gives other
headers a column may have: `subjects = ["Предмет"]`. `[defaults.…]` gives what an empty cell means; a column with a
default may be missing.

## Every rule and term

has `name`, `kind` and the keys below; `name_ru` is what a Russian reader sees. A column that has the same name on both
sides is `column`; else `mentee` and `mentor`. Points are numbers from 0 and are kept as whole millionths.
"""

TAIL = """
## Built in

Nobody mentors themselves; refusals, forbidden and pinned pairs chosen on a page pass through the same engine. A pin that
breaks a hard rule, a pin more than there is room for, an id twice, a number that is none: each is named with file, row
and column before anything is computed.

## The columns of the shipped schemes

`first-september` and `by-needs` read these columns; all but `id` may be missing.

| column | side | cell |
|---|---|---|
| `id` | both | unique text |
| `person` | mentees | whose row it is, when one person has several |
| `subjects`, `posts`, `stages`, `languages` | both | several values, parted by `;` or `,`; stages are `primary`, `basic`, `senior`, `preschool` … |
| `service_years` | both | number of years |
| `school`, `municipality` | both | name or code |
| `lat`, `lon` | both | degrees |
| `online` | both | yes/no, да/нет, 1/0 |
| `needs` | mentees | `competence:level:weight`; level: from which strength it is covered (1 when left out); weight: how much it counts (the level when left out) |
| `strengths` | mentors | `competence:level` |
| `priority` | mentees | 1 first; 2 when empty |
| `seats` | mentees | 1 when empty |
| `capacity`, `taken` | mentors | 1 and 0 when empty |
| `wishes` | both | ids of the other side, the dearest first; `a=b` are equal |
| `refusals` | both | ids of the other side |
| `superiors` | mentees | ids of mentors who are their direct superiors (a warning) |
"""


def page() -> str:
    """The whole page."""
    known = "; ".join(
        f"`{name}`: {meaning}"
        if name in READY_OBJECTIVES
        else f"`{name}`: a known name, refused in this version"
        for name, meaning in OBJECTIVES.items()
    )
    head = HEAD.replace("{objectives}", known).replace("{{", "{").replace("}}", "}")
    rules = _kinds("Hard rules `[[hard]]` and warnings `[[warning]]`", RULES)
    note = "A warning is written like a hard rule; when it does not hold the pair is marked, not excluded.\n"
    return f"{head}\n{rules[0]}\n{note}{rules[1]}{''.join(_kinds('Terms `[[term]]`', TERMS))}{TAIL}"


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
