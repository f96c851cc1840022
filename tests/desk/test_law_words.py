"""No page speaks the words of another country's law or another kind of organisation (D-12): every address is seen."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from html import unescape

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Replace
from django.utils.translation import gettext, override

from opora.network.models import Node
from opora.people.models import Post
from tests.cast import TODAY
from tests.replay import replayed
from tests.security.stage import build_stage
from tests.security.test_hostile_text import address_of, opened
from tests.security.test_matrix import complete
from tests.setup.test_kinds import IN_GENERAL

#: What only the law of the one profile knows, as it is written on pages.
ONLY = {
    "ru": r"\bИОМ\b|ЦНППМ|351\.8|ШНОР|152-ФЗ|Р-145|АЗ-1128|ТК РФ",
    "by": r"РУМК|99-З|учебно-методическ\w+ кабинет|план\w* профессионального роста",
}
#: What only a school says. The same walks go through a kindergarten of Russia and a college of Belarus.
OF_A_SCHOOL = {
    "kindergarten": r"(?i)\bшкол|\bдиректор|\bучител|\bучени[кц]|\bурок|\bклассн|\bкласс(?:а|е|у|ом|ы|ов|ах)\b",
    "college": r"(?i)\bшкол|\bучител|\bучени[кц]|\bурок|\bклассн|\bкласс(?:а|е|у|ом|ы|ов|ах)\b",
}
#: Show a Russian model to whoever may be elsewhere: it is compared, or refused there with the reason.
OF_BOTH = ("programmes:compare", "programmes:begin")
#: Show the words of a model as its document wrote them, the reader's own list, or samples of what pages are made of.
NAMED_SO = ("programmes:list", "programmes:change", "intake:columns", "base:gallery")
TAGS = re.compile(r"<script.*?</script>|<[^>]+>", re.S)


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(settings, "PEOPLE_PAGES_A_MINUTE", 1_000_000)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def in_general() -> list[str]:
    """What speaks of schools wherever it is read, and a subject's name; the longest first."""
    with override("ru"):
        return ["Начальные классы", *sorted(map(gettext, IN_GENERAL), key=len, reverse=True)]


def called_otherwise(kind: str) -> None:
    """Every organisation is of this kind, and neither it nor a post in it is called as in a school."""
    places = Node.objects.filter(kind=Node.Kind.ORGANISATION)
    for column in ("name", "short_name"):
        low = Replace(column, Value("школа"), Value("место"))
        places.update(**{column: Replace(low, Value("Школа"), Value("Место"))})
    places.update(institution=kind)
    for number, post in enumerate(Post.objects.all()):
        post.title = {"ru": f"должность {number}", "en": f"post {number}"}
        post.save(update_fields=["title"])


@pytest.mark.embedded
@pytest.mark.django_db
@pytest.mark.parametrize(("profile", "foreign", "kind"), [("by", "ru", "college"), ("ru", "by", "kindergarten")])
@time_machine.travel(f"{TODAY}T07:00:00Z", tick=True)
def test_pages_speak_their_own_law_and_kind(profile: str, foreign: str, kind: str) -> None:
    stage = replayed("stage", build_stage)
    Node.objects.update(law_profile=profile)
    called_otherwise(kind)
    told = {ONLY[foreign]: (), OF_A_SCHOOL[kind]: NAMED_SO}
    passed_by = re.compile("|".join(map(re.escape, in_general())), re.IGNORECASE)
    client, seen, found = opened(stage, "curator"), 0, []
    for route in complete():
        if route.name in OF_BOTH:
            continue
        with address_of(stage, route, "curator") as address, transaction.atomic():
            response = client.get(address) if address else None
            transaction.set_rollback(True)
        if response is None or "text/html" not in response.headers.get("Content-Type", ""):
            continue
        seen += 1
        text = passed_by.sub(" ", " ".join(unescape(TAGS.sub(" ", response.content.decode())).split()))
        for words, passed in told.items():
            found += [
                f"{route.name}: …{' '.join(text[max(0, at.start() - 60) : at.end() + 20].split())}"
                for at in re.finditer(words, text)
                if route.name not in passed
            ]
    assert seen > 40
    assert not found, "\n".join(found)
