"""The examples of wish lists, bids and places run through `opora match` and reach what another solver reaches."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from opora import cli

BONUS = 10_000


def ranks(cell):
    """Rank from 1 of everybody in a list like «a;b=c;d»."""
    parts = [part for part in cell.split(";") if part]
    return {name.strip(): rank for rank, part in enumerate(parts, 1) for name in part.split("=")}


def columns_ranks(row, columns):
    """Rank of everybody named in columns in order of rank."""
    return {name: rank for rank, column in enumerate(columns, 1) for name in ranks(row[column])}


def by_rank(named, name, points):
    """Points of a rank; nothing for those not named."""
    rank = named.get(name, len(points) + 1)
    return points[rank - 1] if rank <= len(points) else 0


def bid(paper, reviewer):
    """Points of a bid, None for a conflict."""
    marks = dict(part.split(":") for part in reviewer["bids"].split(";"))
    if paper["paper"] in reviewer["conflicts"].split(";"):
        return None
    return {"yes": 10, "maybe": 5}.get(marks.get(paper["paper"]), 0)


def project(student, given):
    """Points of both ranks, None for a project the student did not name."""
    wanted = ranks(student["wishes"])
    if given["project"] not in wanted:
        return None
    own = by_rank(wanted, given["project"], [50, 40, 30, 20])
    return own + by_rank(ranks(given["ranks"]), student["student"], [9, 7, 5, 3, 1])


def place(pupil, school):
    """Points of choice and tier, None for a school that was not chosen."""
    wanted = columns_ranks(pupil, ["first choice", "second choice", "third choice"])
    if school["school"] not in wanted:
        return None
    tiers = columns_ranks(school, ["brothers and sisters", "same street", "district children"])
    return by_rank(wanted, school["school"], [50, 40, 30]) + by_rank(tiers, pupil["pupil"], [15, 10, 5])


def test_bids_of_a_file_of_their_own_reach_the_optimum(request, capsys):
    folder = request.config.rootpath / "examples" / "conference-bids"
    names = ("papers", "reviewers", "bids")
    papers, reviewers, bids = (
        list(csv.DictReader((folder / f"{name}.csv").read_text("utf-8").splitlines())) for name in names
    )
    files = [str(folder / "papers.csv"), str(folder / "reviewers.csv"), "--pairs", f"bids={folder / 'bids.csv'}"]
    assert cli.main(["match", *files, "--rules", str(folder / "rules.toml"), "--json", "--lang", "en"]) == 0
    told = json.loads(capsys.readouterr().out)
    marks = {(row["Submission"], row["Bidder"]): (row["Bid"], float(row["score"])) for row in bids}
    worth = {"yes": 10, "maybe": 5, "no": 0, "": 1, "conflict": np.nan}
    score = np.ones((len(papers), len(reviewers)))
    for i, paper in enumerate(papers):
        for j, reviewer in enumerate(reviewers):
            mark, near = marks.get((paper["paper"], reviewer["reviewer"]), ("", 0))
            score[i, j] = worth[mark] + 4 * near
    filled, total = best_elsewhere(score, [2] * len(papers), [int(row["most"]) for row in reviewers])
    assert (told["proved"], len(told["pairs"]), told["score"], told["notes"]) == (True, filled, total, [])


EXAMPLES = {
    "reviewer-bids": ("papers", "reviewers", bid, "reviewers", "papers"),
    "student-projects": ("students", "projects", project, None, "places"),
    "school-places": ("pupils", "schools", place, None, "places"),
}


def best_elsewhere(score, seats, places):
    """Seats filled and total points by a general integer program."""
    row, column = np.nonzero(~np.isnan(score))
    limits = np.zeros((len(seats) + len(places), len(row)))
    limits[row, np.arange(len(row))] = 1
    limits[len(seats) + column, np.arange(len(row))] = 1
    worth = BONUS + score[row, column]
    found = milp(-worth, integrality=np.ones(len(row)), bounds=Bounds(0, 1),
                 constraints=LinearConstraint(limits, ub=np.r_[seats, places]))  # fmt: skip
    chosen = np.round(found.x) == 1
    return int(chosen.sum()), round(float(score[row, column][chosen].sum()))


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_reaches_the_optimum(name, request, capsys):
    left, right, points, seats, places = EXAMPLES[name]
    folder = request.config.rootpath / "examples" / name
    files = [folder / f"{side}.csv" for side in (left, right)]
    command = ["match", *map(str, files), "--rules", str(folder / "rules.toml"), "--json", "--lang", "en"]
    assert cli.main(command) == 0
    told = json.loads(capsys.readouterr().out)
    people = [list(csv.DictReader(path.read_text("utf-8").splitlines())) for path in files]
    score = np.array([[points(a, b) for b in people[1]] for a in people[0]], dtype=float)
    wanted = [int(row[seats]) if seats else 1 for row in people[0]]
    filled, total = best_elsewhere(score, wanted, [int(row[places]) for row in people[1]])
    assert told["proved"] is True
    assert (len(told["pairs"]), told["score"]) == (filled, total)
    assert all(not np.isnan(score[pair["mentee"], pair["mentor"]]) for pair in told["pairs"])
