"""Numbers of papers: the next one without a gap however many hurry, any shape as written, each once in its series."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connections, transaction

from opora.base.rules.refusals import NotAllowed
from opora.documents.actions import issuing
from opora.documents.actions.numbers import count_by
from opora.documents.actions.papers import record_paper
from opora.documents.models import Paper, Series
from opora.documents.queries.papers import next_number
from tests.cast import Cast

KIND = "order_pairs"


def make(cast: Cast, day: dt.date | None = None, number: str | None = None) -> Paper:
    """An order about nobody."""
    return issuing.prepare(
        by=cast.viewer("head"), kind=KIND, node=cast.nodes["school7"], about=[], today=cast.today, dated_on=day,
        number=number,
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_many_at_once_leave_no_gap_and_take_none_twice(cast: Cast) -> None:
    make(cast)
    faults: list[BaseException] = []

    def hurry(fails: bool) -> None:
        try:
            with transaction.atomic():
                make(cast)
                if fails:
                    raise KeyError
        except KeyError:
            pass
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=hurry, args=(number % 3 == 0,)) for number in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert sorted(Paper.objects.values_list("ordinal", flat=True)) == list(range(1, 8)), "three went back, none is lost"


def test_the_database_has_the_last_word(cast: Cast) -> None:
    paper = make(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.create(
            kind=KIND, node=paper.node, number="1-од", dated_on=cast.today, series=paper.series, ordinal=paper.ordinal
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Series.objects.create(node=paper.node, kind=KIND, year=cast.today.year, shape="{n}")
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.create(kind=KIND, node=paper.node, series=paper.series, ordinal=None)


def test_what_was_made_is_kept_even_past_our_code(cast: Cast) -> None:
    paper = make(cast)
    for change in ({"data": {}}, {"number": "2-од"}, {"file_id": None}, {"dated_on": dt.date(2020, 1, 1)}):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            Paper.objects.filter(pk=paper.pk).update(**change)
    Paper.objects.filter(pk=paper.pk).update(state="signed", signed_on=cast.today)
    by_hand = record_paper(
        by=cast.viewer("head"), kind="other", node=paper.node, number="5", dated_on=cast.today, about=[]
    )
    Paper.objects.filter(pk=by_hand.pk).update(title="иначе", number="6")


def test_the_schools_own_numbers(cast: Cast) -> None:
    node = cast.nodes["school7"]
    assert make(cast, number="12/3-к").number == "12/3-к"
    assert next_number(node, KIND, cast.today) == "13/3-к"
    assert make(cast).number == "13/3-к"
    make(cast, number="12/3-к")  # used twice: warned of on the page, never refused
    assert make(cast, number="б/н").series is None
    assert make(cast, number="20/3-к").ordinal == 20
    assert make(cast).number == "21/3-к"
    assert next_number(node, KIND, cast.today + dt.timedelta(days=365)) == "1/3-к", "a new year begins with one"
    assert make(cast, day=cast.today + dt.timedelta(days=365)).number == "1/3-к"


def test_numbers_by_the_school_year(cast: Cast) -> None:
    """Counted by the school year they begin in September; the change itself leaves no gap and repeats nothing."""
    node, by = cast.nodes["school7"], cast.viewer("head")
    assert make(cast, number="41-од").number == "41-од"
    count_by(by=by, node=node, kind=KIND, counted="school", today=cast.today)
    assert next_number(node, KIND, cast.today) == make(cast).number == "42-од"
    assert make(cast, day=dt.date(2027, 1, 12)).number == "43-од", "January is the same school year"
    assert make(cast, day=dt.date(2027, 9, 1)).number == "1-од"
    count_by(by=by, node=node, kind=KIND, counted="calendar", today=dt.date(2027, 9, 2))
    assert make(cast, day=dt.date(2027, 9, 3)).number == "2-од"
    assert make(cast, day=dt.date(2028, 1, 10)).number == "1-од"
    with pytest.raises(NotAllowed):
        count_by(by=cast.viewer("sibling_head"), node=node, kind=KIND, counted="school", today=cast.today)
