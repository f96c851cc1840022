"""The forms of a page as a browser sees them: where they go, what stands in them, which fields take free text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

FREE = frozenset({"text", "search", "email", "tel", "url", ""})


@dataclass
class Form:
    """One form: its address, its method, and its fields with what stands in them."""

    address: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    free: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, ...]:
        """Forms with the same fields are one form, whatever object they are about."""
        return (self.method, *sorted(self.values))


class Reader(HTMLParser):
    """Collects the forms of a page, and the fields that name their form by an attribute."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[Form] = []
        self.here: Form | None = None
        self.named: dict[str, Form] = {}
        self.area: tuple[Form, str] | None = None
        self.choice: tuple[Form, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form begins, or a field of it."""
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.here = Form(
                urljoin(self.address, told.get("action") or self.address), told.get("method", "get").lower()
            )
            self.forms.append(self.here)
            if "id" in told:
                self.named[told["id"]] = self.here
        owner = self.named.get(told.get("form", "")) or self.here
        if owner is None or tag not in ("input", "textarea", "select", "button", "option"):
            return
        if tag == "option":
            self.option(told)
        elif told.get("name"):
            self.field(owner, tag, told)

    def option(self, told: dict[str, str]) -> None:
        """An option of the list one is in."""
        if self.choice is not None:
            form, name = self.choice
            if "selected" in told or not form.values.get(name):
                form.values[name] = told.get("value", "")

    def field(self, form: Form, tag: str, told: dict[str, str]) -> None:
        """One field with its value."""
        name, kind = told["name"], told.get("type", "").lower()
        if tag == "select":
            form.values[name], self.choice = "", (form, name)
        elif tag == "textarea":
            form.values[name], self.area = "", (form, name)
            form.free.append(name)
        elif tag == "button" or kind in ("submit", "image", "reset", "file"):
            form.values.setdefault(name, told.get("value", ""))
        elif kind in ("checkbox", "radio"):
            if "checked" in told or name not in form.values:
                form.values[name] = told.get("value", "on")
        else:
            form.values[name] = told.get("value", "")
            if kind in FREE:
                form.free.append(name)

    def handle_endtag(self, tag: str) -> None:
        """The end of a form, of a text or of a list."""
        if tag == "form":
            self.here = None
        elif tag == "textarea":
            self.area = None
        elif tag == "select":
            self.choice = None

    def handle_data(self, data: str) -> None:
        """What stands in a text."""
        if self.area is not None:
            form, name = self.area
            form.values[name] += data


def forms_of(page: str, address: str) -> list[Form]:
    """The forms of a page."""
    reader = Reader(address)
    reader.feed(page)
    return reader.forms
