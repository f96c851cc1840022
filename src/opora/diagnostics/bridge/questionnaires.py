"""What a programme's file says of questionnaires, held against the instruments that come with Opora."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from opora.diagnostics.bridge.instrument_files import shipped_codes, shipped_plan
from opora.programmes.rules.sections import SectionFault


def questionnaire_faults(
    section: Mapping[str, Any], written: Callable[[Mapping[str, Any]], str]
) -> Iterator[SectionFault]:
    """A questionnaire is a shipped instrument by its code, or has its own questions; a name is kept as the instrument
    keeps it.
    """
    known = shipped_codes()
    for name, one in section.items():
        code = one.get("instrument")
        if code is None:
            continue
        if code not in known:
            yield SectionFault(
                (name, "instrument"),
                _("there is no instrument “%(code)s”") % {"code": code},
                _("Possible are: %(known)s.") % {"known": ", ".join(known)},
            )
            continue
        if one.get("items"):
            yield SectionFault(
                (name, "items"), _("the questions of “%(code)s” are written a second time") % {"code": code},
                _("take either the instrument or the questions away"),
            )  # fmt: skip
        hides = bool(shipped_plan(code).fields.get("anonymous", False))
        if bool(one.get("anonymous", False)) != hides:
            yield SectionFault(
                (name, "anonymous"), _("“%(code)s” is answered otherwise") % {"code": code},
                "anonymous = true" if hides else "anonymous = false",
            )  # fmt: skip
