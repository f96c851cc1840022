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
        from opora.matching.actions.inputs import PURPOSE
        from opora.matching.actions.parts import KIND as PART
        from opora.matching.actions.parts import PURPOSE as PART_PURPOSE
        from opora.matching.actions.proofs import KIND as VERIFY
        from opora.matching.actions.runs import KIND, PROOF_PURPOSE
        from opora.matching.actions.what_if import KIND as IMAGINE
        from opora.matching.bridge.programmes import rules_of_matching
        from opora.matching.bridge.rules_files import section_faults
        from opora.matching.queries.runs import may_read_input
        from opora.matching.tasks import imagine_matching, run_matching, run_part, verify_matching
        from opora.programmes.rules.sections import register_checker, register_effect

        register_task(KIND, run_matching)
        register_task(PART, run_part)
        register_task(VERIFY, verify_matching)
        register_task(IMAGINE, imagine_matching)
        register_daily("matching.expire", proposals.expire)
        register_daily("matching.remind", proposals.remind)
        register_file_reader(PURPOSE, may_read_input)
        register_file_reader(PROOF_PURPOSE, may_read_input)
        register_file_reader(PART_PURPOSE, may_read_input)
        register_checker("matching", section_faults)
        register_effect("matching", rules_of_matching)
