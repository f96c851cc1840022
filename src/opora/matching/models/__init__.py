"""Choosing mentors: rules as data, runs with their proof, proposals and answers."""

from opora.matching.models.proposals import Answer, Proposal, Waiting
from opora.matching.models.runs import Bar, Part, Run, RunPair, RunRest, Scheme, Wish

__all__ = ["Answer", "Bar", "Part", "Proposal", "Run", "RunPair", "RunRest", "Scheme", "Waiting", "Wish"]
