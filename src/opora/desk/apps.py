"""The desk app: the roof."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Settings of the desk app."""

    name = "opora.desk"
    label = "desk"

    def ready(self) -> None:
        """Tell the ground floor what stands in the frame, and as whom the demo opens."""
        from opora.base.pages import register_frame
        from opora.desk.pages.frames import frame_of
        from opora.desk.queries.people import lead
        from opora.people.actions.demo import register_first

        register_frame(frame_of)
        register_first(lead)
