"""Mentors, open places for a mentor, and the pairs that fill them."""

from opora.mentoring.models.pairs import Pair, PairMember
from opora.mentoring.models.seats import MentorProfile, Place, Seat

__all__ = ["MentorProfile", "Pair", "PairMember", "Place", "Seat"]
