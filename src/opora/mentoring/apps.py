"""The mentoring app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class MentoringConfig(AppConfig):
    """Settings of the mentoring app."""

    name = "opora.mentoring"
    label = "mentoring"

    def ready(self) -> None:
        """Tell what mentoring counts, what it does every day and what it knows of a person."""
        from opora.base.rules.schedule import register_daily
        from opora.base.rules.terms import register
        from opora.diagnostics.rules.budget import register_mentors
        from opora.diagnostics.rules.needs import register_partners
        from opora.diagnostics.rules.raters import register_own_mentors
        from opora.documents.rules.kinds import PaperKind, register_kind, register_title
        from opora.mentoring.actions.pairs import start_due
        from opora.mentoring.actions.papers import shut_gates, take_effect
        from opora.mentoring.queries import promises
        from opora.mentoring.queries.papers import ORDER_FIELDS, PERSONAL_FIELDS, order_facts, personal_facts
        from opora.mentoring.queries.partners import mentees_of, mentors_of, mentors_on, partners_stay_two
        from opora.mentoring.queries.reach import pairs_touched, rules_touched
        from opora.mentoring.queries.sections import pairs_happened, pairs_section
        from opora.mentoring.queries.staff import without_mentor
        from opora.mentoring.queries.terms import TERMS
        from opora.mentoring.rules import ADD_AGREEMENT, CONSENT_MENTEE, CONSENT_MENTOR, ORDER_PAIRS
        from opora.mentoring.rules.gates import PAPERS, WORDS
        from opora.mentoring.rules.kinds import sources
        from opora.people.rules.groups import StaffGroup, register_group
        from opora.people.rules.obstacles import register_obstacle
        from opora.people.rules.sections import register_happenings, register_section
        from opora.programmes.rules.sections import register_effect, register_reach

        for kind in (
            PaperKind(
                ORDER_PAIRS, gettext_lazy("order on mentoring pairs"), ORDER_FIELDS, order_facts,
                sources("order_pairs", "ru", "by"), shape="{n}-од", signed=take_effect, undone=shut_gates,
            ),
            PaperKind(
                CONSENT_MENTOR, gettext_lazy("mentor's written consent"), PERSONAL_FIELDS, personal_facts,
                sources("consent_mentor", "ru", "by"), signers=("mentor",), signed=take_effect, undone=shut_gates,
            ),
            PaperKind(
                CONSENT_MENTEE, gettext_lazy("mentee's consent"), PERSONAL_FIELDS, personal_facts,
                sources("consent_mentee", "ru", "by"), signers=("mentee",), signed=take_effect, undone=shut_gates,
            ),
            PaperKind(
                ADD_AGREEMENT, gettext_lazy("additional agreement"), PERSONAL_FIELDS, personal_facts,
                sources("add_agreement", "ru"), shape="{n}/ДС", signers=("head", "mentor"),
                signed=take_effect, undone=shut_gates,
            ),
        ):  # fmt: skip
            register_kind(kind)
        for code, title in WORDS.items():
            if code in PAPERS.values():
                register_title(code, title)
        for term in (*TERMS, *promises.TERMS):
            register(term)
        register_daily("mentoring.start", start_due)
        register_partners("mentoring", mentees_of)
        register_mentors(mentors_on)
        register_own_mentors("mentoring", mentors_of)
        register_obstacle("mentoring", partners_stay_two)
        register_group(StaffGroup("unmet", gettext_lazy("Without a mentor"), without_mentor))
        register_section("mentoring", pairs_section)
        register_happenings("mentoring", pairs_happened)
        register_reach("mentoring", pairs_touched)
        register_effect("mentoring", rules_touched)
