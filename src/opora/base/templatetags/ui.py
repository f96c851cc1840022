"""How names, days, numbers and small pictures are written on every page."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import lucide
from django import forms, template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.context import Context
from django.templatetags.static import static
from django.utils import formats, translation
from django.utils.functional import LazyObject, Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from opora.base.pages.preferences import CHOICES

register = template.Library()
NBSP = "\N{NO-BREAK SPACE}"

#: Counted nouns of pages: «12 пар», «21 педагог»; the words themselves are in the catalogue.
NOUNS: dict[str, Promise] = {
    "teacher": ngettext_lazy("%(count)s teacher", "%(count)s teachers", "count"),
    "mentor": ngettext_lazy("%(count)s mentor", "%(count)s mentors", "count"),
    "mentee": ngettext_lazy("%(count)s mentee", "%(count)s mentees", "count"),
    "person": ngettext_lazy("%(count)s person", "%(count)s people", "count"),
    "pair": ngettext_lazy("%(count)s pair", "%(count)s pairs", "count"),
    "proposal": ngettext_lazy("%(count)s proposal", "%(count)s proposals", "count"),
    "row": ngettext_lazy("%(count)s row", "%(count)s rows", "count"),
    "file": ngettext_lazy("%(count)s file", "%(count)s files", "count"),
    "paper": ngettext_lazy("%(count)s paper", "%(count)s papers", "count"),
    "school": ngettext_lazy("%(count)s school", "%(count)s schools", "count"),
    "place": ngettext_lazy("%(count)s place", "%(count)s places", "count"),
    "meeting": ngettext_lazy("%(count)s meeting", "%(count)s meetings", "count"),
    "error": ngettext_lazy("%(count)s error", "%(count)s errors", "count"),
    "change": ngettext_lazy("%(count)s change", "%(count)s changes", "count"),
    "day": ngettext_lazy("%(count)s day", "%(count)s days", "count"),
    "year": ngettext_lazy("%(count)s year", "%(count)s years", "count"),
    "minute": ngettext_lazy("%(count)s minute", "%(count)s minutes", "count"),
    "task": ngettext_lazy("%(count)s task", "%(count)s tasks", "count"),
}


@register.filter
def initials(value: Any) -> str:
    """«Соколова М. И.» from a full name or from anything with `surname`, `given` and `patronymic`."""
    if hasattr(value, "surname"):
        parts = [value.surname, getattr(value, "given", ""), getattr(value, "patronymic", "")]
    else:
        parts = str(value or "").split()
    parts = [part for part in parts if part]
    if not parts:
        return ""
    letters = ("-".join(f"{piece[0]}." for piece in part.split("-") if piece) if part else "" for part in parts[1:3])
    return NBSP.join([parts[0], *letters])


@register.filter(expects_localtime=True)
def day(value: datetime.date | None) -> str:
    """«23 ноября»: the day and the month in words, never parted by a line's end."""
    return formats.date_format(value, "j E" if _russian() else "j F").replace(" ", NBSP) if value else ""


@register.filter(expects_localtime=True)
def day_year(value: datetime.date | None) -> str:
    """«23 ноября 2026» for papers and other years."""
    return formats.date_format(value, "j E Y" if _russian() else "j F Y").replace(" ", NBSP) if value else ""


@register.filter(expects_localtime=True)
def weekday(value: datetime.date | None) -> str:
    """«Понедельник, 23 ноября» for the head of a day."""
    if not value:
        return ""
    name = formats.date_format(value, "l")
    return f"{name[0].upper()}{name[1:]}, {day(value)}"


@register.filter(expects_localtime=True)
def date(value: datetime.date | None) -> str:
    """«23.11.2026», in tables; of a moment, its day in the reader's zone."""
    return value.strftime("%d.%m.%Y") if value else ""


@register.filter
def moment(value: datetime.datetime | None) -> str:
    """«23 ноября, 14:05» in the reader's zone."""
    if not value:
        return ""
    from django.utils import timezone

    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local)}, {local:%H:%M}"


@register.filter
def school_year(value: datetime.date | int | None) -> str:
    """«2026/2027»: the school year a day falls in; it turns on 1 September."""
    if not value:
        return ""
    start = value if isinstance(value, int) else value.year - (value.month < 9)
    return f"{start}/{start + 1}"


@register.filter
def number(value: float | Decimal | None, places: int | str = "") -> str:
    """«1 234,5» in Russian and "1,234.5" in English; `places` fixes the digits after the comma."""
    if value is None or value == "":
        return ""
    if places != "":
        text = f"{value:,.{int(places)}f}"
    else:
        text = f"{value:,}"
        if "." in text and text.rstrip("0").endswith("."):
            text = text.rstrip("0").rstrip(".")
    text = text.replace("-", "−")
    if _russian():
        text = text.replace(",", NBSP).replace(".", ",")
    return text


@register.filter
def percent(value: float | None, places: int = 1) -> str:
    """«68,4 %» from a share between 0 and 1."""
    if value is None:
        return ""
    return number(float(value) * 100, places) + (f"{NBSP}%" if _russian() else "%")


@register.filter
def counted(value: int, noun: str) -> str:
    """«12 пар»: a number with its noun in the right form; nouns are listed in `NOUNS`."""
    return str(NOUNS[noun] % {"count": value}).replace(str(value), number(value), 1).replace(" ", NBSP)


@register.filter
def signed(value: float | None) -> str:
    """«+3» or «−2», for changes."""
    if value is None:
        return ""
    return f"+{number(value)}" if value > 0 else number(value)


def _russian() -> bool:
    return (translation.get_language() or "ru").startswith("ru")


@register.simple_tag
def icon(name: str, label: str = "") -> str:
    """An icon of the shared set as inline SVG: for the eye only, unless it is given a label."""
    return _drawn(str(name), str(label))


@cache
def _drawn(name: str, label: str) -> str:
    if label:
        svg = lucide._render_icon(name, None, **{"class": "icon", "role": "img", "aria-label": label})
    else:
        svg = lucide._render_icon(name, None, **{"class": "icon", "aria-hidden": "true", "focusable": "false"})
    return mark_safe(svg)


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """«Ошибка: » before a page's title when a form on it came back with errors."""
    return _("Error: ") if any(_broken(value) for value in context.flatten().values()) else ""


def _broken(value: Any) -> bool:
    if issubclass(type(value), LazyObject):
        return False  # a frame or a viewer is no form, and asking would build it
    if isinstance(value, forms.BaseForm | forms.BaseFormSet):
        return bool(value.is_bound and not value.is_valid())
    if isinstance(value, Mapping):
        return any(_broken(part) for part in value.values() if isinstance(part, forms.BaseForm))
    inner = (getattr(value, name, None) for name in getattr(value, "__dataclass_fields__", ()))
    return any(_broken(part) for part in inner if isinstance(part, forms.BaseForm | forms.BaseFormSet))


@register.simple_tag
def styles(preferences: Any) -> str:
    """The links to styles and scripts: joined files when they were built, the sources when they were not."""
    sheets = [(_first("ui/opora.css", "base/css/opora.css"), "all")]
    dark = {"auto": "(prefers-color-scheme: dark)", "dark": "all", "light": ""}[preferences.theme]
    if dark and preferences.scheme == "none":
        sheets.append(("base/css/dark.css", f"screen and {dark}" if dark != "all" else "screen"))
    if preferences.low_vision:
        sheets.append(("base/css/low_vision.css", "screen"))
    links = format_html_join(
        "\n",
        '<link rel="stylesheet" href="{}" media="{}">',
        ((_versioned(path), media) for path, media in sheets),
    )
    return format_html(
        '{}\n<script src="{}" defer></script>\n<script src="{}" defer></script>',
        links,
        _versioned("django_htmx/htmx-4.min.js"),
        _versioned(_first("ui/opora.js", "base/js/opora.js")),
    )


@cache
def _first(joined: str, source: str) -> str:
    """The joined file where it was built; while developing always the source."""
    return joined if not settings.DEBUG and finders.find(joined) else source


@cache
def _versioned(path: str) -> str:
    """The static address with a mark of the file's content, so that a new release is never served old."""
    found = finders.find(path)
    if not found:
        return static(path)
    return f"{static(path)}?v={hashlib.sha256(Path(found).read_bytes()).hexdigest()[:10]}"


@register.filter
def trace(values: Sequence[float], size: str = "220x40") -> SafeString:
    """Points of a sparkline, «x,y x,y», inside a box of the given size with room for the last point."""
    return mark_safe(" ".join(f"{x:g},{y:g}" for x, y in _spread(values, size)))


@register.filter
def last_point(values: Sequence[float], size: str = "220x40") -> dict[str, str]:
    """Where a sparkline ends, for its dot; written with a point in any language."""
    points = _spread(values, size)
    return {"x": f"{points[-1][0]:g}", "y": f"{points[-1][1]:g}"} if points else {}


def _spread(values: Sequence[float], size: str) -> list[tuple[float, float]]:
    width, height = (int(part) for part in size.split("x"))
    numbers = [float(value) for value in values or ()]
    if not numbers:
        return []
    low, high = min(numbers), max(numbers)
    step = (width - 10) / max(len(numbers) - 1, 1)
    scale = (height - 10) / ((high - low) or 1)
    return [(round(5 + step * i, 1), round(height - 5 - (value - low) * scale, 1)) for i, value in enumerate(numbers)]


@register.filter
def share(value: float | None, whole: float | None) -> str:
    """A part of a whole as «62.5%» for the width of an SVG bar; never outside the bar."""
    if not value or not whole:
        return "0%"
    return f"{min(max(float(value) / float(whole), 0), 1) * 100:.4g}%"


@register.filter
def largest(rows: Iterable[Any]) -> float:
    """The largest `value` among rows, the full width of a list of bars."""
    return max((float(_part(row, "value") or 0) for row in rows), default=0) or 1


@register.filter
def total(rows: Iterable[Any]) -> float:
    """The sum of `value` over rows, as whole as it can be."""
    result = sum(float(_part(row, "value") or 0) for row in rows)
    return int(result) if result == int(result) else round(result, 2)


def _part(row: Any, name: str) -> Any:
    return row.get(name) if isinstance(row, dict) else getattr(row, name, None)


@register.filter
def magnitude(value: float) -> float:
    """A number without its sign, for the length of a bar."""
    return abs(value or 0)


@register.filter
def choices(name: str) -> tuple[str, ...]:
    """The values a reader may choose for one preference."""
    return CHOICES[name]


@register.filter
def plain(value: Any) -> str:
    """A text with its runs of spaces made one, for an attribute."""
    return re.sub(r"\s+", " ", str(value)).strip()
