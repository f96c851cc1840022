"""The table of addresses, read from the site itself: a new one joins the matrix by being there."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from opora.base.views.policy import Policy


@dataclass(frozen=True)
class Route:
    """One address: its name, its arguments with their converters, its declared policy."""

    name: str
    pattern: str
    arguments: tuple[tuple[str, str], ...]
    policy: Policy | None

    def address(self, values: dict[str, Any]) -> str:
        """The address of an object."""
        return reverse(self.name, kwargs=values)

    def nowhere(self, values: dict[str, Any]) -> str:
        """The address of an object of the same kind that does not exist."""
        none = {"int": 987_654_321, "uuid": uuid.UUID(int=7), "slug": "no-such-thing", "str": "no-such-thing"}
        kinds = dict(self.arguments)
        missing = {name: none[kind] if kind in ("int", "uuid") else values[name] for name, kind in kinds.items()}
        return reverse(self.name, kwargs=missing)


def routes() -> list[Route]:
    """Every address of the site."""
    return sorted(_walk(get_resolver().url_patterns, "", ""), key=lambda route: (route.pattern, route.name))


def _walk(patterns: list[URLPattern | URLResolver], prefix: str, space: str) -> Iterator[Route]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry.url_patterns, prefix + str(entry.pattern), inner)
            continue
        converters = {
            name: type(kind).__name__.removesuffix("Converter").lower()
            for name, kind in entry.pattern.converters.items()
        }
        names = {"string": "str", "integer": "int"}
        yield Route(
            name=f"{space}{entry.name}",
            pattern=prefix + str(entry.pattern),
            arguments=tuple((name, names.get(kind, kind)) for name, kind in sorted(converters.items())),
            policy=getattr(entry.callback, "policy", None),
        )
