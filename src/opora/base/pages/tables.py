"""Tables of people and things: sorting by a link, pages by a link, the same on every list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.paginator import Paginator
from django.http import QueryDict


class Sortable(Protocol):
    """What a table can page through and order: a queryset."""

    def order_by(self, *fields: str) -> Any: ...


@dataclass(frozen=True)
class Column:
    """One column: its label and, when a reader may sort by it, the fields to order by."""

    key: str
    label: Any
    order: tuple[str, ...] = ()
    numeric: bool = False
    unseen: bool = False


@dataclass(frozen=True)
class Header:
    """A column as the reader sees it now: where its link leads and which way it is sorted."""

    key: str
    label: Any
    url: str
    direction: str
    numeric: bool
    unseen: bool


@dataclass(frozen=True)
class PageLink:
    """One number of the pager; no url stands for a gap."""

    number: int
    url: str
    current: bool = False


@dataclass(frozen=True)
class Pager:
    """Which rows of how many are shown, and the way to the others."""

    number: int
    pages: int
    total: int
    first: int
    last: int
    previous: str
    next: str
    links: tuple[PageLink, ...]


@dataclass(frozen=True)
class Table:
    """Headers, the rows of this page and the pager; `rows` keeps whatever the query gave."""

    headers: tuple[Header, ...]
    rows: Sequence[Any]
    pager: Pager
    export_url: str = ""
    query: str = ""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show at all."""
        return self.pager.total == 0

    @property
    def width(self) -> int:
        """How many columns a row that spans the table covers."""
        return len(self.headers)


def link(query: QueryDict, **changes: str) -> str:
    """The same address with some of its parameters changed; an empty value drops one."""
    copy = query.copy()
    for key, value in changes.items():
        if value:
            copy[key] = value
        else:
            copy.pop(key, None)
    return "?" + copy.urlencode()


def build_headers(columns: Sequence[Column], query: QueryDict, key: str, descending: bool) -> tuple[Header, ...]:
    """Headers with links: the sorted column turns round, another starts ascending."""
    headers = []
    for column in columns:
        current = column.key == key
        target = f"-{column.key}" if current and not descending else column.key
        url = link(query, sort=target, page="") if column.order else ""
        direction = ("descending" if descending else "ascending") if current else ""
        headers.append(Header(column.key, column.label, url, direction, column.numeric, column.unseen))
    return tuple(headers)


def build_pager(paginator: Paginator[Any], number: int, query: QueryDict) -> Pager:
    """The pager round page `number`."""
    page = paginator.page(number)
    links = []
    for entry in paginator.get_elided_page_range(number, on_each_side=1, on_ends=1):
        if isinstance(entry, int):
            links.append(PageLink(entry, link(query, page=str(entry)), entry == number))
        else:
            links.append(PageLink(0, ""))
    return Pager(
        number=number,
        pages=paginator.num_pages,
        total=paginator.count,
        first=page.start_index(),
        last=page.end_index(),
        previous=link(query, page=str(number - 1)) if page.has_previous() else "",
        next=link(query, page=str(number + 1)) if page.has_next() else "",
        links=tuple(links) if paginator.num_pages > 1 else (),
    )


def build_table(
    query: QueryDict,
    *,
    columns: Sequence[Column],
    rows: Any,
    default: str = "",
    per_page: int = 50,
    export_url: str = "",
) -> Table:
    """One page of `rows` (a queryset or a list), sorted as `?sort=` says and only by the columns' own fields.

    A list is shown in the order it came; sorting it is the query's work.
    """
    orders = {column.key: column.order for column in columns if column.order}
    wanted = query.get("sort", "") or default
    key, descending = wanted.removeprefix("-"), wanted.startswith("-")
    if key not in orders:
        key, descending = default.removeprefix("-"), default.startswith("-")
    if key in orders and hasattr(rows, "order_by"):
        turn = "-" if descending else ""
        rows = rows.order_by(*(f"{turn}{field}" for field in orders[key]))
    paginator: Paginator[Any] = Paginator(rows, per_page)
    pager = build_pager(paginator, paginator.get_page(query.get("page")).number, query)
    return Table(
        headers=build_headers(columns, query, key, descending),
        rows=list(paginator.page(pager.number).object_list),
        pager=pager,
        export_url=export_url and export_url + link(query, page=""),
        query=query.urlencode(),
    )
