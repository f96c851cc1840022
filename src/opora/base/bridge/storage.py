"""Files on the disk, in the folder of whichever installation the thread works for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.storage import FileSystemStorage

from opora.base.rules.folders import data_folder

if TYPE_CHECKING:
    from pathlib import Path


class FolderStorage(FileSystemStorage):
    """Keeps files under `files/` of the data folder, asked anew each time: a try has a folder of its own."""

    @property
    def base_location(self) -> Path:
        """The folder of files."""
        return data_folder() / "files"

    @property
    def location(self) -> str:
        """The same, as the library asks for it."""
        return str(self.base_location.absolute())
