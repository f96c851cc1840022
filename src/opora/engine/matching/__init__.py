"""Who mentors whom: rules as data in, a proved optimal set of pairs with its reasons out.

The doors, in the order of use:

    scheme = parse_scheme(text)                               # rules and weights from TOML; SchemeFaults
    problem = bind(scheme, Table(...), Table(...), Relations(...))   # two lists of people; InputFaults
    answer = solve(problem)                                   # the pairs, proved by prices
    proof = check(problem, answer)                            # feasible? optimal? worked out anew
    why = explain(problem, answer)                            # terms, next best, why nobody
    cost = price(problem, answer, mentee, mentor)             # a pair by hand: rules, terms, its exact loss
    kept = told(answer)                                       # plain data; restored(problem, kept) to check it again
    change = helps(problem, answer, mentee)                   # what would give somebody a mentor
    later = rematch(changed, answer, mentees, mentors)        # again after a few people changed
    parts = split(problem, pairs)                             # independent parts, for workers that share nothing:
    answer = merge(problem, [settle(part) for part in parts]) # packed(…) and opened_…(…) carry them as bytes

Rows are 0-based rows of the tables everywhere; points are whole millionths.
"""

from opora.engine.matching.answers import Answer
from opora.engine.matching.check import LevelProof, Proof, check
from opora.engine.matching.columns import Table
from opora.engine.matching.explain import Alternatives, Explanation, explain
from opora.engine.matching.faults import InputFault, InputFaults, SchemeFault, SchemeFaults
from opora.engine.matching.help import Help, helps
from opora.engine.matching.packing import opened_outcome, opened_part, packed
from opora.engine.matching.parts import Part, Settled, merge, settle, split
from opora.engine.matching.price import Price, price
from opora.engine.matching.problem import Problem, Relations, bind
from opora.engine.matching.rematch import rematch
from opora.engine.matching.scheme import Scheme, parse_scheme
from opora.engine.matching.solve import solve
from opora.engine.matching.stability import blocking
from opora.engine.matching.stored import restored, told

__all__ = [
    "Alternatives",
    "Answer",
    "Explanation",
    "Help",
    "InputFault",
    "InputFaults",
    "LevelProof",
    "Part",
    "Price",
    "Problem",
    "Proof",
    "Relations",
    "Scheme",
    "SchemeFault",
    "SchemeFaults",
    "Settled",
    "Table",
    "bind",
    "blocking",
    "check",
    "explain",
    "helps",
    "merge",
    "opened_outcome",
    "opened_part",
    "packed",
    "parse_scheme",
    "price",
    "rematch",
    "restored",
    "settle",
    "solve",
    "split",
    "told",
]
