"""Who mentors whom: rules as data in, a proved optimal set of pairs with its reasons out."""

from opora.engine.matching.columns import Table
from opora.engine.matching.faults import InputFault, InputFaults, SchemeFault, SchemeFaults
from opora.engine.matching.problem import Problem, Relations, bind
from opora.engine.matching.scheme import Scheme, parse_scheme
from opora.engine.matching.solve import Answer, solve

__all__ = [
    "Answer",
    "InputFault",
    "InputFaults",
    "Problem",
    "Relations",
    "Scheme",
    "SchemeFault",
    "SchemeFaults",
    "Table",
    "bind",
    "parse_scheme",
    "solve",
]
