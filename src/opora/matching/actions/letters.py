"""Letters about proposals: one when it is sent, one before it expires, to whoever has an e-mail and is silent."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from opora.matching.models import Answer, Proposal
from opora.people.models import Person


def tell(proposals: Iterable[Proposal], *, reminder: bool = False) -> None:
    """Write to the silent sides once the work is safely kept; a post that fails undoes nothing."""
    for proposal in proposals:
        said = {answer.side for answer in proposal.answers.all()}
        sides = {Answer.Side.MENTEE: proposal.seat.mentee, Answer.Side.MENTOR: proposal.mentor}
        for side, person in sides.items():
            if person.email and side not in said:
                _write(person, proposal, reminder=reminder)


def _write(person: Person, proposal: Proposal, *, reminder: bool) -> None:
    """No names in the letter: whom with whom is read after signing in."""
    with translation.override(settings.LANGUAGE_CODE):
        until = date_format(proposal.expires_on, "j E")
        subject = _("A mentoring proposal still waits for your answer") if reminder else _("A mentoring proposal")
        text = _(
            "Good day! A mentoring pair is proposed to you in Opora. Please sign in, open «Proposals» and answer "
            "until %(day)s. You may say no, and nobody will ask why."
        ) % {"day": until}

    def post() -> None:
        send_mail(subject, text, None, [person.email])

    transaction.on_commit(post, robust=True)
