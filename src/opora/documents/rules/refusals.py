"""Why a template is not taken and a paper not made: each with the place and the remedy."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opora.base.rules.refusals import Refusal


class TemplateFault(Refusal):
    """Anything a template is refused for."""


class NotWord(TemplateFault):
    """The file is no Word document."""

    message = _("This is not a Word file (.docx). Open it in a word processor and save it as «Word document».")


class HasMacros(TemplateFault):
    """A program inside the document."""

    message = _("There are macros in the file (%(part)s). Save it as a document without macros.")


class ReachesOut(TemplateFault):
    """A part of the document would be fetched from elsewhere."""

    message = _("The file fetches a part of itself from elsewhere (%(where)s). Put the picture or text into the file.")


class TooLarge(TemplateFault):
    """Unpacked, it is larger than a template can be."""

    message = _("The file is too large. Make the pictures in it smaller.")


class BrokenTag(TemplateFault):
    """A field is not written as fields are."""

    message = _("«%(tag)s» cannot be read. A field is written with two braces on each side: {{ org.name }}.")


class UnclosedBlock(TemplateFault):
    """A repetition or a condition without an end."""

    message = _("A repetition or a condition is not closed: each «for» needs its «endfor», each «if» its «endif».")


class UnknownField(TemplateFault):
    """A name that papers of this kind do not have."""

    message = _("This paper has no field «%(name)s». %(hint)s")


class NotRows(TemplateFault):
    """Repeating what is one."""

    message = _("«%(name)s» is not a list and cannot be repeated.")


class NotText(TemplateFault):
    """Printing what has parts."""

    message = _("«%(name)s» has parts: name one of them, for example «%(example)s».")


class ForbiddenTag(TemplateFault):
    """Anything beyond naming fields, repeating rows and asking whether there is something."""

    message = _("«%(tag)s» is not a field. A template may only name fields, repeat rows and ask «if».")


class UnableToRecordPaper(Refusal):
    """A paper without number or date is a draft, not a paper."""

    message = _("Write the number as it stands on the paper, for example «159-од».")


class NumberUsed(Refusal):
    """The number stands on another paper of the year."""

    message = _("This number was used this year already")


class PaperKnown(Refusal):
    """A paper without a number that nothing tells from another."""

    message = _("Such a paper of this day is recorded already")


class NoSuchPaper(Refusal):
    """The law of the place does not know the paper, or nobody makes it."""

    message = _("«%(kind)s» is not a paper of your law. Record it by hand if you have one.")


class NothingToMake(Refusal):
    """Nobody was chosen."""

    message = _("Choose at least one for whom the paper is made.")


class SignedLater(Refusal):
    """A day that has not come."""

    message = _("The paper is dated later than today. Check the date.")


class SignedEarlier(Refusal):
    """Signed before it was written."""

    message = _("The paper is dated %(dated)s, and it cannot have been signed earlier. Check the date.")


class NotSignedYet(Refusal):
    """A scan of a sheet that nobody signed."""

    message = _("Record the signature first: the scan shows the signed sheet.")


class BeingReplaced(Refusal):
    """There is a newer one already that waits for its signature."""

    message = _("Another paper is made instead of this one already. Have it signed, or cancel it first.")


class ReasonMissing(Refusal):
    """Nothing is cancelled without a word."""

    message = _("Write why: the reason stays with the paper.")
