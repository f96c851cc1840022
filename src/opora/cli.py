"""The one command `opora`: the engines on tables without a database here, everything else by Django's management."""

from __future__ import annotations

import os
import sys


def main(arguments: list[str] | None = None) -> int:
    """Run `opora …`; returns the exit code. Whoever stops reading what we print (`| head`) has read enough."""
    try:
        return _run(sys.argv[1:] if arguments is None else arguments)
    except BrokenPipeError:
        # What is still in the buffer has nowhere to go: without this Python would say so once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _run(arguments: list[str]) -> int:
    if arguments[:1] == ["match"]:
        from opora.tool.match import main as match

        return match(arguments[1:])
    if arguments[:1] in (["calibrate"], ["score"]):
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # on a busy machine threads of small products only wait
    if arguments[:1] == ["calibrate"]:
        from opora.tool.calibrate import main as calibrate

        return calibrate(arguments[1:])
    if arguments[:1] == ["score"]:
        from opora.tool.score import main as score

        return score(arguments[1:])
    if arguments[:1] == ["survey-load"]:
        arguments = ["survey_load", *arguments[1:]]
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opora.settings")
    if arguments[:1] == ["programme"] and "export" not in arguments:
        os.environ.setdefault("OPORA_SECRET_KEY", "no installation is asked")  # looking at a file makes none
    execute_from_command_line(["opora", *arguments])
    return 0


if __name__ == "__main__":
    sys.exit(main())
