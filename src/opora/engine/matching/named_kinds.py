"""The kinds of rules and terms in which people are named: lists, marks, matrices, long tables, proposed pairs."""

from __future__ import annotations

from opora.engine.matching.keys import MATCH, Key, Kind

SIDE = Key("side", "side", 'whose cells: "mentee" or "mentor"', True)
MENTEE = Key("mentee", "text", "the mentees' column that names mentors")
MENTOR = Key("mentor", "text", "the mentors' column that names mentees")
SEPARATOR = Key("separator", "text", "the marks between names in this column (else those of [text])")
UNKNOWN = Key(
    "unknown", "unknown", 'a name nobody has is told with the run ("note") or refuses the row ("fault")', False, "note"
)
REPEAT = Key(
    "repeat",
    "repeat",
    'a name twice in a list refuses the row ("fault"), or its best rank counts ("best")',
    False,
    "fault",
)
FORM = Key(
    "form",
    "form",
    '"list": «a; b; c=d»; "ranks": «a:1; b:1; c:2» or «a=1»; "groups": «{a,b},{c}», «(a b) c», «a > b > c = d». When '
    "left out a plain list is read, and a cell that looks otherwise is refused",
)
TIES = Key(
    "ties",
    "ties",
    'the ranks of «a; b=c; d»: "dense" 1 2 2 3, "competition" 1 2 2 4 or "average" 1 2.5 2.5 4',
    False,
    "dense",
)
WRITTEN = (FORM, SEPARATOR, TIES, MATCH, UNKNOWN)
BY_RANK = Key(
    "points",
    "points_by_rank",
    "points by rank: [10, 7, 4] (later ranks earn nothing); {first = 20, step = 1}, {first = 20, ratio = 0.5}, both "
    "never below `least` (0); {first = 20, least = 1}: evenly down to the last rank of this list",
    True,
)
REST = Key("rest", "points", "points for somebody who is not named", False, 0)
REST_EMPTY = Key(
    "empty", "empty_rest", 'who names nobody gives nobody anything ("zero") or everybody `rest` ("rest")', False, "zero"
)
BY_MARK = Key("points", "points_by_value", "points by mark, e.g. {yes = 10, maybe = 4}", True)
IGNORE = Key("ignore", "texts", 'marks that are known and earn nothing, e.g. ["conflict"]', False, ())
MARKS = (
    Key("side", "side", 'whose marks: "mentee" or "mentor" (not with `pairs`)'),
    Key("column", "text", "the column with «id:mark», or with `pairs` that table's column of marks"),
    Key("columns", "texts_by_name", 'or a column of ids for each mark, e.g. {yes = "yes", conflict = "conflicts"}'),
    Key("pairs", "text", "or the name of a long table in [pairs]"),
)
REFUSE = (
    Key("refuse", "texts", "a pair with one of these marks is out", False, ()),
    Key("only", "texts", "or: a pair is in only with one of these marks, and with no other", False, ()),
)
HEADERS = (
    Key("columns", "all", '"all": every column whose header is an id of the other side', False, "all"),
    Key("prefix", "text", 'what stands before the id in the headers, e.g. "Rank: "'),
)

NAMED_RULES = (
    Kind(
        "refused",
        "neither side names the other in a list (refusals; as a warning: superiors)",
        (MENTEE, MENTOR, FORM, SEPARATOR, MATCH, UNKNOWN),
        'kind = "refused", mentee = "refusals", mentor = "refusals"',
    ),
    Kind(
        "named",
        "one side, or both, names the other in a list: who is not listed is out",
        (
            MENTEE,
            MENTOR,
            Key("need", "need", 'with two columns: "both" must name each other, or "either"', False, "both"),
            Key("empty", "empty_named", 'an empty list accepts everybody ("pass") or nobody ("fail")', False, "pass"),
            Key("top", "whole", "only ranks up to this one count"),
            *WRITTEN,
        ),
        'kind = "named", mentee = "wishes", mentor = "ranks", need = "both"',
    ),
    Kind(
        "bids",
        "the marks one side gives the other allow the pair: conflicts are refused",
        (*MARKS, *REFUSE, SEPARATOR, MATCH, UNKNOWN),
        'kind = "bids", side = "mentor", column = "bids", refuse = ["conflict"]',
    ),
    Kind(
        "matrix",
        "the cell under the other's id allows the pair",
        (
            SIDE,
            *HEADERS,
            Key("reads", "reads_rule", '"filled": a blank cell forbids; "marks": see refuse and only', False, "filled"),
            *REFUSE,
            MATCH,
        ),
        'kind = "matrix", side = "mentee", reads = "filled"',
    ),
)

NAMED_TERMS = (
    Kind(
        "wishes",
        "points by the rank at which one side names the other",
        (
            SIDE,
            Key("column", "text", "one column with a list in order of rank"),
            Key("columns", "texts", "or several columns in order of rank", False, ()),
            BY_RANK,
            REST,
            REST_EMPTY,
            *WRITTEN,
            REPEAT,
        ),
        'kind = "wishes", side = "mentee", column = "wishes", points = [10, 7, 4]',
    ),
    Kind(
        "mutual",
        "points when both name each other",
        (
            Key("mentee", "text", "the mentees' column that names mentors", True),
            Key("mentor", "text", "the mentors' column that names mentees", True),
            Key("points", "points_or_ranks", "points, or points by rank as for wishes", True),
            Key(
                "combine",
                "combine",
                '"constant": the points as they are; "least": by the worse of the two ranks',
                False,
                "constant",
            ),
            *WRITTEN,
            REPEAT,
        ),
        'kind = "mutual", mentee = "wishes", mentor = "wishes", points = 5',
    ),
    Kind(
        "bids",
        "points by the mark one side gives the other",
        (
            *MARKS,
            BY_MARK,
            Key("rest", "points", "points for a pair without a mark", False, 0),
            IGNORE,
            SEPARATOR,
            MATCH,
            UNKNOWN,
        ),
        'kind = "bids", side = "mentor", column = "bids", points = {yes = 10, maybe = 4}',
    ),
    Kind(
        "matrix",
        "points by the cell under the other's id",
        (
            SIDE,
            *HEADERS,
            Key("reads", "reads_term", '"ranks" (fractions too), "points" or "marks"', True),
            Key("points", "points_of_cells", "by rank as for wishes, or by mark as for bids"),
            Key("scale", "number", 'what a point in a cell is worth, with reads = "points"', False, 1.0),
            Key("rest", "points", "points where the cell is blank", False, 0),
            IGNORE,
            MATCH,
        ),
        'kind = "matrix", side = "mentee", reads = "ranks", points = {first = 10, step = 1}',
    ),
    Kind(
        "kept",
        "points for a pair that was proposed before and is not confirmed yet",
        (Key("points", "points", "points for such a pair", True),),
        'kind = "kept", points = 6',
    ),
)
