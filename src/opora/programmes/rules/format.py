"""The format of a programme file: every section, every key, in the order in which one reads them."""

from __future__ import annotations

from opora.programmes.rules.fields import (
    Address,
    Among,
    Anything,
    Choice,
    Code,
    Field,
    Flag,
    Keyed,
    Line,
    Many,
    Number,
    Record,
    Span,
    TermName,
    Test,
    Text,
    When,
    Whole,
    Years,
)

LEVELS = ("federal", "region", "municipality", "organisation", "pair")
LAWS = ("ru", "by", "other")
UNITS = ("percent", "count", "days", "score")
GATES = (
    "order", "consent_mentor", "consent_mentee", "agreement", "legal_basis", "programme", "list", "attendance",
    "request", "reaction_time", "consent_parent", "check_recorded",
)  # fmt: skip
MOMENTS = ("entry", "interim", "exit", "after", "regular", "once")

TITLE = Field("title", Text(), "What it is called.", needed=True)
ABOUT = Field("about", Text(), "More words about it.")
LEVEL = Field("level", Choice(LEVELS), "The level it belongs to.")
ROLE = Field("role", Among("roles"), "The role that answers for it.")


def listed(*fields: Field) -> Keyed:
    """A list of entries with a title, more words and these keys."""
    return Keyed(Record((TITLE, ABOUT, *fields)))


PERIOD = Record((
    Field("starts", When(), "The first date, with a precision of a year, a month or a day."),
    Field("ends", When(), "The last date; all of it belongs to the period."),
    Field("years", Whole(1, 20), "Instead of dates: for how many school years a run lasts, counted from its start."),
))  # fmt: skip

USE = Record((
    Field("forms", Many(Among("forms")), "The forms in use here; without the key all of them are."),
    Field("kinds", Many(Among("kinds")), "The kinds in use here; without the key all of them are."),
))  # fmt: skip

FORMS = listed(
    Field("audience", Choice(("teachers", "learners", "students", "anyone")), "Who is helped."),
    Field("same_as", Line(), "The form of another model it is counted with in reports."),
    Field("variants", listed(Field("aim", Text(), "What the pair works for.")), "The role variants: at least one."),
)
KINDS = listed(
    Field("mentors", Span(1, 100), "Least and greatest number of mentors in the unit: [1, 1]."),
    Field("mentees", Span(1, 1000), "Least and greatest number of mentees in the unit: [2, 10]."),
    Field("longest_days", Whole(1, 3660), "The unit lasts no longer than so many days."),
    Field("online", Flag(), "Meetings are mostly online."),
    Field("two_way", Flag(), "Each is the other's mentor."),
    Field("event", Flag(), "One meeting or a few, with many people."),
    Field("axes", Many(Line()), 'The values of axes it always has: "scope.individual".'),
)
AXES = listed(
    Field(
        "values",
        listed(Field("warning", Text(), "Shown wherever the value is chosen.")),
        "The two (or more) values of the axis.",
        needed=True,
    )
)
ROLES = listed(LEVEL, Field("duties", Many(Text()), "What the role does."))
JOB = (
    ROLE,
    Field("with_roles", Many(Among("roles")), "Who takes part beside the role that answers."),
    Field("due", When(), "The day it is due."),
    Field("result", Text(), "What comes out of it."),
    Field("documents", Many(Among("documents")), "The papers it makes."),
    Field("done", Test(), "Done when this holds; without it a person says so."),
)
STAGES = listed(
    Field("starts", When(), "The first date.", needed=True),
    Field("ends", When(), "The last date; stages may overlap.", needed=True),
    Field("tasks", listed(*JOB), "What is to be done."),
    Field(
        "exit",
        listed(Field("test", Test(), "What must hold before the stage is closed.", needed=True)),
        "The tests at the end of the stage.",
    ),
    Field(
        "artefacts",
        listed(Field("document", Among("documents"), "The paper it is, where it is one.")),
        "What remains of the stage as evidence.",
    ),
)
ROADMAP = listed(Field("stages", Many(Among("stages")), "The stages it belongs to; empty: all."), *JOB)
DOCUMENTS = listed(
    LEVEL,
    Field("needed", Flag(), "Whether the set is not whole without it."),
    Field("forms", Many(Among("forms")), "Only for these forms."),
    ROLE,
)
QUESTIONNAIRES = listed(
    Field("audience", Among("roles"), "Who answers."),
    Field("moment", Choice(MOMENTS), "When it is answered.", needed=True),
    Field("anonymous", Flag(), "Nobody learns who answered."),
    Field("minutes", Whole(1, 120), "How long it takes."),
    Field("instrument", Line(), "The code of the instrument it is."),
    Field(
        "items",
        listed(
            Field("kind", Choice(("scale", "choice", "yes_no", "open")), "How it is answered."),
            Field("scale", Span(0, 100), "Least and greatest answer: [1, 10]."),
            Field("inverted", Flag(), "A high answer means something bad."),
            Field("options", listed(), "The possible answers."),
        ),
        "The questions.",
    ),
)
INDICATORS = listed(
    Field("numerator", TermName(), "The term that is counted.", needed=True),
    Field("denominator", TermName(), "The term it is a share of."),
    Field("unit", Choice(UNITS), "What the value is; without the key it is a percentage."),
    Field("better", Choice(("higher", "lower")), "Which way is good; without the key higher."),
    Field("every", Choice(("month", "quarter", "half_year", "year", "school_year", "once")), "How often it is taken."),
    Field("source", Line(), "The act or the document that names it."),
    Field("uncertain", Flag(), "Its values are not certain: check them before anybody relies on them."),
    Field("expired", Flag(), "Its targets are of years that are over: shown as history, compared with no period."),
    Field(
        "targets",
        Record(tuple(Field(level, Years(), f"Targets at this level ({level}) by year.") for level in LEVELS)),
        "Targets by level and year.",
    ),
)
THRESHOLDS = listed(
    Field("value", Number(), "The number.", needed=True),
    Field("unit", Line(), "What it is a number of."),
    Field("uncertain", Flag(), "Not certain: a setting, not a law."),
)
GATE = listed(
    Field("forms", Many(Among("forms")), "For these forms; without the key for all."),
    Field("kinds", Many(Among("kinds")), "For these kinds; without the key for all."),
    Field("needs", Many(Choice(GATES)), "What must be there before the unit is at work.", needed=True),
    Field("programme_days", Span(1, 3660), "Least and greatest length of a personal programme, in days."),
    Field("meetings", Whole(0, 100), "So many meetings …"),
    Field("within_days", Whole(1, 366), "… within so many days, else the unit stands still."),
    Field("tell_days", Whole(1, 366), "After so many days without a meeting the curator is told."),
    Field("reaction_hours", Whole(1, 2000), "A request is answered within so many hours."),
)
YOUNG = Record((
    Field("rules", Many(Line()), "Codes of the shipped definitions; whoever fits one of them is young."),
    Field(
        "own",
        listed(
            Field("max_age", Whole(18, 80), "The last age, in full years, that still counts."),
            Field("max_service_years", Whole(0, 40), "How many first years of teaching count."),
            Field("first_job", Flag(), "The present work must be the first by qualification."),
            Field("bases", Many(Line()), "Ways of being sent to work that give the status."),
            Field("pauses", Many(Line()), "Kinds of breaks that stop the clock."),
        ),
        "Definitions of one's own; a definition holds when everything it names holds.",
    ),
    Field("uncertain", Flag(), "The document does not say; this is our choice."),
))  # fmt: skip
SELECTION = listed(
    Field("weight", Choice(("must", "wish", "confirmed")), "A must, a wish, or «the head confirms».", needed=True),
    Field("at_least", Number(0), "The least number, where it is one."),
    Field("forms", Many(Among("forms")), "Only for mentors of these forms."),
)
LIMITS = listed(
    Field("most", Number(0), "The greatest number.", needed=True),
    Field("kinds", Many(Among("kinds")), "For these kinds; without the key for all."),
    Field("forms", Many(Among("forms")), "For these forms; without the key for all."),
    Field("uncertain", Flag(), "Not certain: a setting, not a law."),
    ROLE,
)
CHECKS = listed(
    Field(
        "items",
        listed(
            Field("group", Line(), "The group of conditions it belongs to."),
            Field("test", Test(), "What must hold.", needed=True),
        ),
        "What is looked at.",
        needed=True,
    )
)
PUBLIC = Record((
    Field("definition", Text(), "What mentoring is, in the words of the page."),
    Field("goal", Text(), "The goal."),
    Field("aims", listed(), "The aims."),
    Field("principles", listed(Field("kept_by", Text(), "The rule of Opora that keeps it.")), "The principles."),
    Field("problems", listed(), "Whom it helps with what."),
    Field("acts", listed(LEVEL, Field("number", Line(), "Number."), Field("on", When(), "Date.")), "The acts."),
    Field("links", listed(Field("url", Address(), "Address.", needed=True)), "Links."),
))  # fmt: skip
PROJECT = Record((
    Field("frame", Choice(("innovation", "federal_site", "centre", "plain")), "What kind of project it is."),
    Field("aims", listed(), "The tasks the project sets itself."),
    Field("positions", listed(), "Role positions of those who take part."),
    Field("means", listed(), "Means that are used."),
    Field("products", listed(Field("stage", Among("stages"), "The stage it is due in.")), "What it makes."),
    Field("criteria", listed(Field("indicator", Among("indicators"), "Measured by.")), "How its success is told."),
    Field("significance", listed(Field("for_whom", Line(), "For whom.")), "What it is good for, and for whom."),
    Field("reports", Many(Among("documents")), "The reports it owes."),
    Field("consultant", Flag(), "Whether a scientific consultant works with it."),
))  # fmt: skip
BODIES = listed(
    Field(
        "kind",
        Choice(("centre", "point", "hub", "site", "community", "council", "pairing")),
        "What it is.",
        needed=True,
    ),
    LEVEL,
    ROLE,
)
NETWORK = Record((
    Field("vertical", listed(LEVEL), "The chain from the institute down to the teacher, in its order."),
    Field("horizontal", listed(LEVEL), "Who stands side by side."),
    Field("bodies", BODIES, "Bodies the model lives by."),
))  # fmt: skip
SUPPORT = listed(
    Field("measures", Many(Text()), "What is done."),
    Field("audiences", Many(Line()), "Codes of the groups of teachers it is for."),
)
DICTIONARIES = listed(Field("entries", listed(), "The entries.", needed=True))

#: The keys that say how the file stands to others; they are gone when it has been put together.
HEAD = Record((
    Field("extends", Line(), "The code of the programme it starts from; everything not said here is as there."),
    Field("remove", Many(Line()), "Entries of that programme that are not wanted: [\"stages.prepare\"]."),
))  # fmt: skip
BODY = Record((
    Field("code", Code(), "A short name in Latin letters.", needed=True),
    Field("title", Text(), "The title, in Russian and English.", needed=True),
    Field("about", Text(), "What the model is, in a few sentences."),
    Field("source", Line(), "The document it comes from, by its place."),
    Field("country", Line(), "Two letters of the country: RU, BY.", needed=True),
    Field("law", Choice(LAWS), "The law profile; it decides words, papers and checks.", needed=True),
    Field("model", Line(), "The model reports count it under; without the key its own code."),
    Field("based_on", Line(), "Written by export: the programme whose locked lists this file keeps."),
    Field("locked", Many(Line()), "Lists whose entries a file that extends this one may not change."),
    Field("levels", Many(Choice(LEVELS)), "The levels the model works at."),
    Field("goal", Text(), "The goal."),
    Field("period", PERIOD, "How long it lasts.", needed=True),
    Field("use", USE, "What of the lists is in use here."),
    Field("roles", ROLES, "Who takes part."),
    Field("forms", FORMS, "Forms of mentoring with their role variants."),
    Field("kinds", KINDS, "Kinds of mentoring."),
    Field("axes", AXES, "Axes along which every pair is described."),
    Field("gates", GATE, "What must be there before a pair is at work, by form and kind."),
    Field("young", YOUNG, "Who counts as a young teacher."),
    Field("selection", SELECTION, "How mentors are chosen."),
    Field("limits", LIMITS, "Limits of load."),
    Field("thresholds", THRESHOLDS, "Numbers that decide something."),
    Field("stages", STAGES, "The stages with their tasks, tests and evidence."),
    Field("roadmap", ROADMAP, "Rows of the road map that belong to no one stage."),
    Field("documents", DOCUMENTS, "The set of papers; the code of a paper that Opora makes is its kind."),
    Field("questionnaires", QUESTIONNAIRES, "Questionnaires and when they are answered."),
    Field("indicators", INDICATORS, "Indicators over terms, with their targets."),
    Field("self_checks", CHECKS, "Lists by which an organisation looks at itself, answered from the records."),
    Field("support", SUPPORT, "Kinds of support."),
    Field("network", NETWORK, "Who works with whom."),
    Field("project", PROJECT, "What a project adds to a model."),
    Field("dictionaries", DICTIONARIES, "Lists of one's own: grades of mentors, categories of mentees."),
    Field("public", PUBLIC, "The texts of the public page."),
    Field("matching", Anything(), "Rules and weights of matching; checked by the matching itself."),
))  # fmt: skip
#: Everything that may stand in a file.
FILE = Record((*HEAD.fields, *BODY.fields))


def keyed_at(path: tuple[str | int, ...]) -> bool:
    """Whether a way leads to a list of coded entries.

    >>> keyed_at(("stages",)), keyed_at(("stages", "one", "tasks")), keyed_at(("period",))
    (True, True, False)
    """
    kind: object = FILE
    for part in path:
        if isinstance(kind, Record):
            kind = kind.names[str(part)].kind if part in kind.names else None
        elif isinstance(kind, Keyed):
            kind = kind.of
        else:
            return False
    return isinstance(kind, Keyed)
