"""The page of limits says what the code holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps

import opora.settings as described
from opora.base.views import limits
from opora.people.views import invitations

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "limits.md").read_text(encoding="utf-8")
PERSON = apps.get_model("people", "Person")._meta
LENGTH = described.AUTH_PASSWORD_VALIDATORS[0]["OPTIONS"]["min_length"]  # type: ignore[index]


@pytest.mark.parametrize(
    "said",
    [
        f"| {described.ACCOUNT_RATE_LIMITS['login_failed'].split('/')[0]} in 15 minutes",
        f"| {described.ACCOUNT_RATE_LIMITS['login_failed'].split(',')[1].split('/')[0]} a minute: a whole school",
        f"| {described.SESSION_COOKIE_AGE // 3600} hours; on a shared computer "
        f"{described.SHARED_SESSION_SECONDS // 60} minutes |",
        f"| {described.SESSION_ABSOLUTE_HOURS} hours |",
        f"| {described.PEOPLE_PAGES_A_MINUTE} a minute, then",
        f"one in {limits.REFUSALS_EVERY} seconds",
        f"| {invitations.FROM_ADDRESS} and {invitations.OF_CODE} in {invitations.QUARTER // 60} minutes |",
        f"at least {LENGTH} characters",
        f"up to {PERSON.get_field('family').max_length} characters, any alphabet",
        f"kept as typed, up to {PERSON.get_field('phone').max_length} characters",
        f"up to {described.UPLOAD_LIMIT // 2**20} megabytes; no macros",
        f"by its first bytes; up to {described.UPLOAD_LIMIT // 2**20} megabytes",
        "closed within 7 days",
    ],
)
def test_the_page_of_limits_says_what_the_code_holds(said: str) -> None:
    assert said in PAGE
