"""What every page shows around its own content: the frame, the reader's preferences, tables and steps."""

from opora.base.pages.frames import Frame, FramePerson, MenuItem, frame_context, register_frame
from opora.base.pages.preferences import Preferences, preferences_of
from opora.base.pages.tables import Column, Pager, Table, build_table

__all__ = [
    "Column",
    "Frame",
    "FramePerson",
    "MenuItem",
    "Pager",
    "Preferences",
    "Table",
    "build_table",
    "frame_context",
    "preferences_of",
    "register_frame",
]
