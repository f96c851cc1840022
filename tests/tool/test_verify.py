"""A kept run is checked again without the solver, and a tampered one is found out."""

from __future__ import annotations

import json

import pytest

from opora.tool.match import main

RULES = """
objective = "{objective}"
[mentees]
id = "id"
[mentors]
id = "id"
capacity = "places"
[[term]]
name = "Subject"
kind = "equal"
column = "subject"
points = 2
[[term]]
name = "There"
kind = "constant"
points = 1
"""


@pytest.fixture(params=["most_served", "best_total", "fairest"])
def kept(tmp_path, request):
    (tmp_path / "a.csv").write_text("id,subject\n1,x\n2,y\n3,x\n", "utf-8")
    (tmp_path / "b.csv").write_text("id,subject,places\n7,x,1\n8,y,1\n9,z,1\n", "utf-8")
    (tmp_path / "r.toml").write_text(RULES.format(objective=request.param), "utf-8")
    files = [str(tmp_path / name) for name in ("a.csv", "b.csv")]
    path = tmp_path / "kept.json"
    assert (
        main([*files, "--rules", str(tmp_path / "r.toml"), "--out", str(tmp_path / "o.xlsx"), "--proof", str(path)])
        == 0
    )
    return tmp_path / "kept.json"


def test_a_kept_run_holds(kept, capsys):
    capsys.readouterr()
    assert main(["verify", str(kept)]) == 0
    assert "Holds: 3 mentees" in capsys.readouterr().out
    assert main(["verify", str(kept), "--lang", "ru"]) == 0
    assert "лучшего ответа нет" in capsys.readouterr().out


def swapped(content):
    content["answer"]["mentor"] = content["answer"]["mentor"][::-1]


def cheaper(content):
    content["mentor_price"] = [[0, 0] for _ in content["mentor_price"]]
    content["mentee_price"] = [[0, 0] for _ in content["mentee_price"]]


def crowded(content):
    content["answer"]["mentor"] = [0, 0, 0]


@pytest.mark.parametrize("tamper", [swapped, cheaper, crowded])
def test_a_tampered_run_does_not(kept, tamper, capsys):
    content = json.loads(kept.read_text("utf-8"))
    tamper(content)
    kept.write_text(json.dumps(content), "utf-8")
    assert main(["verify", str(kept)]) == 1
    assert "NOT proved" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["{", "{}", '{"rules": "", "mentees": {}, "mentors": {}}', "[1]"])
def test_a_file_of_another_kind_is_told_so(tmp_path, content, capsys):
    path = tmp_path / "other.json"
    path.write_text(content, "utf-8")
    assert main(["verify", str(path)]) == 2
    assert "cannot be checked" in capsys.readouterr().err
    assert main(["verify", str(tmp_path / "none.json")]) == 2


def test_rows_that_are_not_there_do_not_fit(kept, capsys):
    content = json.loads(kept.read_text("utf-8"))
    content["answer"]["mentee"] = [0, 1, 9]
    kept.write_text(json.dumps(content), "utf-8")
    assert main(["verify", str(kept)]) == 2
    assert "does not fit" in capsys.readouterr().err
