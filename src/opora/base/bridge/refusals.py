"""Why a file is not taken, said so that a person knows what to do with it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Promise | str] = {
    "empty": _("The file is empty. Choose the file with the list."),
    "too_large": _("The file is larger than Opora takes. Leave only the sheet with the list and try again."),
    "not_a_spreadsheet": _("This is not a spreadsheet. Save the list as XLSX or CSV and choose that file."),
    "wrong_type": _("The file's name and its contents are of different kinds. Open it and save it as XLSX."),
    "encrypted": _("The file is closed with a password. Take the password off and try again."),
    "macro": _("The file carries macros, which Opora does not take. Save it as an ordinary XLSX workbook."),
    "bomb": _("The file unpacks into far too much data. Copy the list into a new workbook and try again."),
    "entities": _("The file contains constructions that no list needs and that may be dangerous."),
    "unsafe_names": _("The file contains unsafe paths inside. Save the list again as XLSX."),
    "too_wide": _("The sheet has far too many columns. Delete the empty columns to the right and try again."),
    "too_long": _("The sheet has far too many rows. Delete the empty rows below the list and try again."),
    "broken": _("The file is damaged and cannot be read. Open it, save it again and try once more."),
    "html": _("This is a web page named as a spreadsheet. Open it in a spreadsheet program and save it as XLSX."),
    "old_xml": _("This is a spreadsheet of an old XML kind. Open it and save it as XLSX."),
}


class FileRefused(Exception):
    """A file that is not taken; `code` is one of `REASONS`, `message` says what to do."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail

    @property
    def message(self) -> str:
        """What to do, in the reader's language."""
        return str(REASONS[self.code])

    def __str__(self) -> str:
        return self.message
