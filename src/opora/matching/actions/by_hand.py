"""A pair proposed by hand: it passes the same rules as a chosen one."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed
from opora.matching.actions.proposals import send
from opora.matching.actions.runs import scope_of
from opora.matching.bridge.audience import audience_of, unfit
from opora.matching.bridge.solving import quoted
from opora.matching.bridge.tables import gather, profiles_under
from opora.matching.models import Proposal, Scheme
from opora.matching.rules import UnableToPropose
from opora.mentoring.models import Seat
from opora.people.models import Person


@transaction.atomic
def propose(*, by: Viewer, seat: Seat, mentor: Person, scheme: Scheme, today: dt.date) -> Proposal:
    """Propose one mentor to a teacher: refused with the rule it breaks, sent like any other."""
    if not by.may(Data.PAIR, Right.ENTER, path=seat.node.path):
        raise NotAllowed
    near = profiles_under(scope_of(seat.node, True), today)
    profile = next((one for one in near if one.person_id == mentor.pk), None)
    if profile is None:
        raise UnableToPropose(why=_("this person is not on offer as a mentor here today."))
    data = gather([seat], [profile], today)
    quote = quoted(scheme.text, data, 0, [0])[0]
    if quote.broken:
        facts = audience_of(scheme.text).facts_of(quote.broken, measured=data.measured[0])
        if not facts:
            raise UnableToPropose(why=f"{unfit()}.")
        raise UnableToPropose(why=_("it breaks the rule “%(rule)s”.") % {"rule": "”, “".join(facts)})
    return send(by=by, seat=seat, mentor=mentor, today=today)
