"""Papers a centre and other bodies of the network keep of their own: what they are called."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.base.rules.refusals import Refusal

#: Code of the paper, as models of mentoring name it → its title. None of them is about a person.
BODY_PAPERS: dict[str, Any] = {
    "centre_regulation": _("regulation of the centre"),
    "centre_structure": _("structure of the centre"),
    "body_order": pgettext_lazy("a body's paper", "order"),
    "roadmap": _("road map"),
    "internship_programme": _("programme of an internship"),
    "recommendations": _("methodical recommendations"),
    "body_plan": _("plan of work"),
}


class DatedAhead(Refusal):
    """A paper dated in the future."""

    message = _("The paper is dated later than today. Check the date.")
