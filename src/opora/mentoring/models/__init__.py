"""Mentors, open places for a mentor, the pairs that fill them, and what labour law asks of them."""

from opora.mentoring.models.labour import Assent, LabourAgreement
from opora.mentoring.models.pairs import Pair, PairMember
from opora.mentoring.models.seats import MentorProfile, Place, Seat

__all__ = ["Assent", "LabourAgreement", "MentorProfile", "Pair", "PairMember", "Place", "Seat"]
