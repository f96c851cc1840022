"""The matching app."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """Settings of the matching app."""

    name = "opora.matching"
    label = "matching"

    def ready(self) -> None:
        """Tell the ground floor what can be started again, what happens every day, and who reads frozen inputs."""
        from opora.base.rules.schedule import register_daily, register_task
        from opora.base.rules.terms import register_file_reader
        from opora.matching.actions import proposals
        from opora.matching.actions.runs import PURPOSE
        from opora.matching.queries.runs import may_read_input
        from opora.matching.tasks import run_matching

        register_task("matching.run", run_matching)
        register_daily("matching.expire", proposals.expire)
        register_daily("matching.remind", proposals.remind)
        register_file_reader(PURPOSE, may_read_input)
