"""One question as a form: whatever its kind, it works with a keyboard, a thumb, and without a script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.base.rules.texts import text_in
from opora.diagnostics.bridge.markdown import inline
from opora.diagnostics.models import Item
from opora.diagnostics.rules.answers import LONGEST
from opora.diagnostics.rules.scoring import is_empty, steps_of

Choices = list[tuple[str, Any]]


class AnswerForm(forms.Form):
    """The answer to one item; what is empty is told by the view, as passing over is allowed."""

    def __init__(self, *args: Any, item: Item, language: str, given: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item, self.language = item, language
        makers = {
            Item.Kind.SINGLE: self._single, Item.Kind.MULTIPLE: self._multiple, Item.Kind.RATING: self._rating,
            Item.Kind.MATCHING: self._matching, Item.Kind.ORDERING: self._ordering,
        }  # fmt: skip
        makers.get(Item.Kind(item.kind), self._text)(given)
        for field in self.fields.values():
            field.required = False

    def _choices(self, rows: Any) -> Choices:
        return [(str(row["code"]), inline(text_in(row["text"], self.language))) for row in rows]

    def _single(self, given: Any) -> None:
        self.fields["given"] = forms.ChoiceField(
            label=_("Your answer"), choices=self._choices(self.item.options), widget=forms.RadioSelect, initial=given
        )

    def _multiple(self, given: Any) -> None:
        self.fields["given"] = forms.MultipleChoiceField(
            label=_("Your answer: everything that fits"), choices=self._choices(self.item.options),
            widget=forms.CheckboxSelectMultiple, initial=given or [],
        )  # fmt: skip

    def _rating(self, given: Any) -> None:
        low, high = steps_of(self.item)
        words = self.item.options.get("words", ())
        said = {low + at: text_in(word, self.language) for at, word in enumerate(words)}
        if len(words) == 2:
            said = {low: text_in(words[0], self.language), high: text_in(words[1], self.language)}
        choices = [
            (str(mark), f"{mark} – {said[mark]}" if mark in said else str(mark)) for mark in range(low, high + 1)
        ]
        initial = None if is_empty(given) else str(given)
        self.fields["given"] = forms.ChoiceField(
            label=_("Your answer"), choices=choices, widget=forms.RadioSelect, initial=initial
        )

    def _matching(self, given: Any) -> None:
        pairs = {str(one): str(other) for one, other in (self.item.key or {}).items()}
        matched = [pairs.get(str(row["code"]), "") for row in self.item.options["left"]]
        right = [("", "—"), *self._plain(self._mixed(self.item.options["right"], matched))]
        chosen = given if isinstance(given, Mapping) else {}
        for code, text in self._plain(self.item.options["left"]):
            self.fields[f"given_{code}"] = forms.ChoiceField(label=text, choices=right, initial=chosen.get(code, ""))

    def _ordering(self, given: Any) -> None:
        order = [str(one) for one in given or ()]
        places = [("", "—"), *((str(at), str(at)) for at in range(1, len(self.item.options) + 1))]
        for code, text in self._plain(self._mixed(self.item.options, [str(one) for one in self.item.key or ()])):
            self.fields[f"given_{code}"] = forms.ChoiceField(
                label=text, choices=places, initial=str(order.index(code) + 1) if code in order else ""
            )

    def _mixed(self, rows: Any, right: list[str]) -> Any:
        """The rows as they stand, or turned where their order is the right answer already: the page never tells it."""
        codes = [str(row["code"]) for row in rows]
        if len(right) < 2 or codes[: len(right)] != right:
            return rows
        turn = 1 + (self.item.order or 0) % (len(rows) - 1)
        return [*rows[turn:], *rows[:turn]]

    def _plain(self, rows: Any) -> list[tuple[str, str]]:
        return [(str(row["code"]), text_in(row["text"], self.language)) for row in rows]

    def _text(self, given: Any) -> None:
        widget: forms.Widget = forms.Textarea(attrs={"rows": 4})
        if self.item.kind != Item.Kind.OPEN:
            numeric = self.item.kind == Item.Kind.NUMERIC
            widget = forms.TextInput(attrs={"autocomplete": "off", **({"inputmode": "decimal"} if numeric else {})})
        self.fields["given"] = forms.CharField(
            label=_("Your answer"), widget=widget, max_length=LONGEST, initial="" if is_empty(given) else given
        )

    def told(self) -> Any:
        """The answer as the action takes it; empty when nothing was answered."""
        data = self.cleaned_data
        if self.item.kind == Item.Kind.MATCHING:
            pairs = {name.removeprefix("given_"): value for name, value in data.items()}
            return {code: value for code, value in pairs.items() if value}
        if self.item.kind == Item.Kind.ORDERING:
            places = {name.removeprefix("given_"): value for name, value in data.items() if value}
            return [code for code, _place in sorted(places.items(), key=lambda row: int(row[1]))]
        return data.get("given") or []

    def clean(self) -> dict[str, Any]:
        """In an order each place is taken once, and either all are or none."""
        data = super().clean() or {}
        if self.item.kind == Item.Kind.ORDERING:
            places = [value for value in data.values() if value]
            if places and (len(set(places)) < len(places) or len(places) < len(self.fields)):
                self.add_error(next(iter(self.fields)), _("Give each line a place of its own: 1, 2, 3 and so on."))
        return data
