"""Tests of the plan of the house: what lint contracts cannot see."""
