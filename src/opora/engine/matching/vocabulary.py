"""The words a rule file may use: every kind of rule and of term with its keys, as data (validated and
documented from here).
"""

from __future__ import annotations

from opora.engine.matching.keys import (
    COLUMNS,
    EMPTY,
    EMPTY_TERM,
    LATLON,
    LEVELS,
    OF,
    POINTS,
    SAME,
    SCALE,
    Key,
    Kind,
)
from opora.engine.matching.named_kinds import NAMED_RULES, NAMED_TERMS

__all__ = ["MILLION", "NOT_BUILT", "OBJECTIVES", "READY_OBJECTIVES", "RULES", "TERMS", "Key", "Kind"]

MILLION = 1_000_000
OBJECTIVES = {
    "most_served": "as many mentees as possible, then by priority, then further seats, then the total score",
    "best_total": "the greatest total score, then as many mentees as possible",
    "fairest": "as with most_served, but the lowest score of a pair as high as it can be before the total",
}
READY_OBJECTIVES = ("most_served", "best_total", "fairest")
NOT_BUILT = {
    "limit": "Limits of groups are not built yet: where the parts have no limits of their own, write one row for the "
    "group (a lecturer) with its places; else leave the section out",
    "mentors.least": "A least load is not built yet: leave the key out; the load term spreads the work, and pins fill "
    "a mentor by hand",
    "mentees.least_seats": "«So many or none» is not offered, because its best answer could not be proved: leave the "
    "key out; first seats come before further seats anyway",
}

RULES = {
    kind.name: kind
    for kind in (
        Kind("equal", "the two values are the same", (*COLUMNS, EMPTY), 'kind = "equal", column = "language"'),
        Kind(
            "different",
            "the two values differ",
            (*COLUMNS, EMPTY),
            'kind = "different", column = "organisation"',
        ),
        Kind(
            "above",
            "the mentor stands above the mentee on an ordered scale",
            (
                *COLUMNS,
                SCALE,
                Key("at_least", "whole", "least number of steps", False, 1),
                Key("at_most", "whole", "greatest number of steps"),
                EMPTY,
            ),
            'kind = "above", column = "grade", scale = "grade", at_least = 1',
        ),
        Kind(
            "within",
            "a number, or the difference of two, lies in a range (both ends count)",
            (
                *COLUMNS,
                OF,
                Key("from", "number", "least value"),
                Key("to", "number", "greatest value"),
                EMPTY,
            ),
            'kind = "within", column = "service_years", from = 3',
        ),
        Kind(
            "overlap",
            "two lists of values share some",
            (*COLUMNS, Key("at_least", "whole", "how many", False, 1), EMPTY),
            'kind = "overlap", column = "languages"',
        ),
        Kind(
            "related",
            "the values (or two of the lists) are the same or named together in a table",
            (*COLUMNS, Key("table", "pairs", "pairs of related values", True), EMPTY),
            'kind = "related", column = "subjects", table = [["Физика", "Астрономия"]]',
        ),
        Kind(
            "distance",
            "not farther than so many kilometres, or in the same place, or both ready for online",
            (
                Key("km", "number", "greatest distance in kilometres"),
                *LATLON,
                SAME,
                Key(
                    "online",
                    "text",
                    "a yes/no column of both sides: when both say yes, distance does not matter",
                ),
                EMPTY,
            ),
            'kind = "distance", km = 30, same = ["school", "municipality"], online = "online"',
        ),
        Kind(
            "covers",
            "at least one of the mentee's greatest needs is covered (a mentee without needs passes)",
            (
                *LEVELS,
                Key(
                    "top",
                    "whole",
                    "how many of the greatest needs are looked at (equal ones count)",
                    False,
                    3,
                ),
            ),
            'kind = "covers", needs = "needs", strengths = "strengths", threshold = 3',
        ),
        Kind(
            "require",
            "a column of one side has one of the listed values",
            (
                Key("side", "side", '"mentee" or "mentor"', True),
                Key("column", "text", "the column", True),
                Key("values", "texts", "the values that pass", True),
            ),
            'kind = "require", side = "mentor", column = "consent", values = ["yes"]',
        ),
        Kind(
            "any",
            "at least one of several rules holds",
            (Key("of", "rules", "the rules, each a table with its kind", True),),
            'kind = "any", of = [{kind = "equal", column = "post"}, {kind = "overlap", column = "subjects"}]',
        ),
        *NAMED_RULES,
    )
}

TERMS = {
    kind.name: kind
    for kind in (
        Kind("constant", "the same points for every pair", (POINTS,), 'kind = "constant", points = 1'),
        Kind(
            "equal",
            "points when the values are the same",
            (*COLUMNS, POINTS, EMPTY_TERM),
            'kind = "equal", column = "profession", points = 4',
        ),
        Kind(
            "different",
            "points when the values differ",
            (*COLUMNS, POINTS, EMPTY_TERM),
            'kind = "different", column = "school", points = 2',
        ),
        Kind(
            "steps",
            "points by the number of steps the mentor stands above the mentee on an ordered scale",
            (
                *COLUMNS,
                SCALE,
                Key("points", "points_by_step", "points by steps, e.g. {1 = 9, 2 = 6}", True),
                EMPTY_TERM,
            ),
            'kind = "steps", column = "grade", scale = "grade", points = {1 = 9, 2 = 6}',
        ),
        Kind(
            "value",
            "points by the value one side has in a column",
            (
                Key("side", "side", '"mentee" or "mentor"', True),
                Key("column", "text", "the column", True),
                Key("points", "points_by_value", "points by value", True),
                Key("scale", "text", "the name of a scale in [scales]: then a value that is not on it is a fault"),
                EMPTY_TERM,
            ),
            'kind = "value", side = "mentor", column = "category", points = {"высшая" = 5, "первая" = 3}',
        ),
        Kind(
            "related",
            "points for the same value, a share of them for values named together in a table",
            (
                *COLUMNS,
                POINTS,
                Key(
                    "table",
                    "pairs",
                    'pairs of values with the share of the points, e.g. ["a", "b", 0.5]',
                    False,
                    (),
                ),
                Key("share", "share", "the share for a pair without its own", False, 0.5),
                Key("ignore", "texts", 'values too general to count, e.g. ["Учитель"]', False, ()),
                EMPTY_TERM,
            ),
            'kind = "related", column = "subjects", points = 20, table = [["Физика", "Астрономия", 0.7]]',
        ),
        Kind(
            "overlap",
            "points for values two lists share",
            (
                *COLUMNS,
                POINTS,
                Key(
                    "measure",
                    "measure",
                    '"any": all points for one shared value; "share": by the share of the mentee\'s values',
                    False,
                    "any",
                ),
                EMPTY_TERM,
            ),
            'kind = "overlap", column = "stages", points = 10',
        ),
        Kind(
            "band",
            "points by the band a number or a difference falls into (from counts, to does not)",
            (
                *COLUMNS,
                OF,
                Key("bands", "bands", "{from = 3, to = 10, points = 5}; an end may be left out", True),
                EMPTY_TERM,
            ),
            'kind = "band", column = "service_years", bands = [{from = 3, to = 10, points = 5}]',
        ),
        Kind(
            "number",
            "points in proportion to a number of one side, or of the pair, between two ends",
            (
                Key("side", "side", '"mentee" or "mentor" (not with `pairs`)'),
                Key("pairs", "text", "or the name of a long table in [pairs]"),
                Key("column", "text", "the column", True),
                Key("from", "number", "earns nothing up to here", False, 0.0),
                Key("to", "number", "earns everything from here", True),
                POINTS,
                EMPTY_TERM,
            ),
            'kind = "number", side = "mentor", column = "rating", to = 5, points = 5',
        ),
        Kind(
            "distance",
            "the best of: same place, kilometres, both ready for online",
            (
                Key("same", "places_points", '{column = "school", points = 10}, …', False, ()),
                Key("km", "bands", "{to = 5, points = 8}, …", False, ()),
                *LATLON,
                Key("online", "text", "a yes/no column of both sides"),
                Key("online_points", "points", "points when both are ready for online", False, 0),
            ),
            'kind = "distance", same = [{column = "school", points = 10}], km = [{to = 30, points = 4}]',
        ),
        Kind(
            "coverage",
            "points for the share of the mentee's needs that the mentor's strengths cover",
            (
                *LEVELS,
                POINTS,
                Key("partial", "bool", "a strength below the level counts in proportion", False, False),
            ),
            'kind = "coverage", needs = "needs", strengths = "strengths", threshold = 3, points = 40',
        ),
        *NAMED_TERMS,
        Kind(
            "load",
            "points for a mentor with little work: all when empty, less with each place taken",
            (POINTS,),
            'kind = "load", points = 5',
        ),
    )
}
