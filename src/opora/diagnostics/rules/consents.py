"""What a teacher may agree to with the own profile: the words of each consent, by version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from opora.people.models import DataConsent


@dataclass(frozen=True)
class Asked:
    """One consent: what it is for, what is agreed to word for word, and what changes."""

    code: str
    purpose: str
    version: str
    #: What is kept is the digest of these words: they are shown as they are in every language.
    text: str
    #: What holds without it; what holds with it, since a day; the button; what is said afterwards.
    without: Any
    given: Any
    verb: Any
    thanks: Any
    over: Any


CONSENTS = {
    asked.code: asked
    for asked in (
        Asked(
            code="mentor", purpose=DataConsent.Purpose.SHOW_NEEDS, version="show-needs-1",
            text="Я согласен(на), чтобы мой наставник видел в Опоре мой профиль: результаты диагностики, их "
            "погрешность, затруднения и дефициты. Согласие действует, пока я его не отзову; отозвать можно в любой "
            "день на странице профиля или «Мои данные».",
            without=_("Only you. If your mentor sees it, you can plan together what to begin with."),
            given=_("You, and your mentor since %(day)s. The head of the school and the municipality do not."),
            verb=_("I agree to show it to my mentor"),
            thanks=_("Your mentor sees the profile now. You can take that back at any time."),
            over=_("Taken back: from now on only you see the profile."),
        ),
        Asked(
            code="tutor", purpose=DataConsent.Purpose.SHOW_TUTOR, version="show-tutor-1",
            text="Я согласен(на), чтобы тьюторы методических служб и центров, которые работают с моей школой, видели в "
            "Опоре мой профиль: результаты диагностики, их погрешность, затруднения и дефициты. Кто это сейчас, "
            "названо рядом. Согласие действует, пока я его не отзову; отозвать можно в любой день на странице профиля "
            "или «Мои данные».",
            without=_("Tutors do not see it."),
            given=_("Tutors see it since %(day)s."),
            verb=_("I agree to show it to the tutors"),
            thanks=_("Your tutors see the profile now. You can take that back at any time."),
            over=_("Taken back: from now on tutors do not see the profile."),
        ),
        Asked(
            code="matching", purpose=DataConsent.Purpose.MATCH_NEEDS, version="match-needs-1",
            text="Я согласен(на), чтобы при подборе наставника Опора учитывала мои измеренные дефициты и затруднения. "
            "Имена дефицитов в объяснении подбора вижу только я. Согласие действует, пока я его не отзову; отозвать "
            "можно в любой день на странице профиля или «Мои данные».",
            without=_("A mentor is chosen for you by post, subject and what you asked for yourself."),
            given=_("Since %(day)s a mentor is also chosen by what was measured. Only you read it in the reasons."),
            verb=_("I agree that a mentor is chosen by it"),
            thanks=_("The next matching takes your profile into account. You can take that back at any time."),
            over=_("Taken back: the next matching knows nothing of your profile."),
        ),
    )
}  # fmt: skip
