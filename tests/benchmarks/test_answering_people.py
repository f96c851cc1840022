"""The people of `benchmarks/answering.py` fill in every kind of question so that it is taken."""

from __future__ import annotations

import random

from django.utils.datastructures import MultiValueDict

from benchmarks.answering_people import filled
from opora.diagnostics.forms.answers import AnswerForm
from opora.diagnostics.models import Item
from opora.diagnostics.rules.answers import cleaned


def test_every_kind_of_question_is_filled_in() -> None:
    lines = [{"code": code, "text": {"ru": f"Строка «{code}»"}} for code in ("a", "b", "c")]
    options = {
        "single": lines, "multiple": lines, "ordering": lines, "matching": {"left": lines, "right": lines},
        "rating": {"low": 1, "high": 5}, "short": [], "numeric": [], "open": [],
    }  # fmt: skip
    assert set(options) == set(Item.Kind.values)
    for kind, rows in options.items():
        item = Item(kind=kind, options=rows, text={"ru": "Вопрос"})
        shown = "".join(str(field) for field in AnswerForm(item=item, language="ru"))
        for number in range(5):
            sent = filled(shown, random.Random(number))
            data = MultiValueDict[str, str]()
            for name, value in sent:
                data.appendlist(name, value)
            form = AnswerForm(data, item=item, language="ru")
            assert form.is_valid() and form.told(), (kind, sent)
            assert cleaned(item, form.told())
