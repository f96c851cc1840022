"""`OPORA_TASKS=celery`: a task handed to a broker is done by a worker of Celery, by changing settings alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.brokers import Worker, done, environment

WISH = ("--country", "ru", "--region", "Приозёрная область", "--administrator", "Крылов Игорь Борисович")
ENQUEUE = "import django; django.setup(); from opora.base.tasks import upkeep; print(upkeep.enqueue().id)"


def seals(folder: Path) -> int:
    """How many seals the journal has: the task makes one."""
    with closing(sqlite3.connect(folder / "opora.sqlite3")) as opened:
        return int(opened.execute("SELECT COUNT(*) FROM base_seal").fetchone()[0])


def test_a_task_is_done_by_a_worker_of_celery(broker: str, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    env = environment(OPORA_DATA=str(folder), OPORA_TASKS="celery", OPORA_BROKER=broker)
    done(env, "-m", "opora.cli", "init", *WISH)
    assert seals(folder) == 0
    number = done(env, "-c", ENQUEUE).strip()
    assert seals(folder) == 0, "nobody has done it yet"
    worker = Worker(env, "one")
    try:
        line = worker.until(lambda line: number in line and ("succeeded" in line or "raised" in line))
    finally:
        worker.end()
    assert "succeeded" in line, "".join(worker.told)
    assert seals(folder) == 1
