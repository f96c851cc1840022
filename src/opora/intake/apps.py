"""The intake app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Settings of the intake app."""

    name = "opora.intake"
    label = "intake"

    def ready(self) -> None:
        """Tell the ground floor what can be started again, and who may read uploaded lists."""
        from opora.base.rules.schedule import register_task
        from opora.base.rules.terms import register_file_reader
        from opora.intake.actions.uploads import PURPOSE
        from opora.intake.queries.batches import may_read_upload
        from opora.intake.tasks import apply_batch, stage_batch

        register_task("intake.stage", stage_batch)
        register_task("intake.apply", apply_batch)
        register_file_reader(PURPOSE, may_read_upload)
