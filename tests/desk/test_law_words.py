"""No word of one country's law stands on a page of the other's (D-12): every address of the site is looked at."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from html import unescape

import pytest
import time_machine
from django.conf import settings
from django.db import transaction

from opora.network.models import Node
from tests.cast import TODAY
from tests.replay import replayed
from tests.security.stage import build_stage
from tests.security.test_hostile_text import address_of, opened
from tests.security.test_matrix import complete

#: What only the law of the one profile knows, as it is written on pages.
ONLY = {
    "ru": r"\bИОМ\b|ЦНППМ|351\.8|ШНОР|152-ФЗ|Р-145|АЗ-1128|ТК РФ",
    "by": r"РУМК|99-З|учебно-методическ\w+ кабинет|план\w* профессионального роста",
}
#: Show a Russian model to whoever may be elsewhere: it is compared, or refused there with the reason.
OF_BOTH = ("programmes:compare", "programmes:begin")
TAGS = re.compile(r"<script.*?</script>|<[^>]+>", re.S)


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(settings, "PEOPLE_PAGES_A_MINUTE", 1_000_000)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.embedded
@pytest.mark.django_db
@pytest.mark.parametrize(("profile", "foreign"), [("by", "ru"), ("ru", "by")])
@time_machine.travel(f"{TODAY}T07:00:00Z", tick=True)
def test_pages_speak_the_law_of_their_own_country(profile: str, foreign: str) -> None:
    stage = replayed("stage", build_stage)
    Node.objects.update(law_profile=profile)
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
        text = unescape(TAGS.sub(" ", response.content.decode()))
        words = re.finditer(ONLY[foreign], text)
        found += [f"{route.name}: …{' '.join(text[max(0, at.start() - 60) : at.end()].split())}" for at in words]
    assert seen > 40
    assert not found, "\n".join(found)
