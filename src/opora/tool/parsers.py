"""Command lines that speak the reader's language: their help, and what is wrong with an option."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from opora.engine.matching.sentences import Sentence, say
from opora.tool.fault_words import spoken
from opora.tool.words import LANGUAGES

#: What a command answers with when its input is to be mended.
BAD_INPUT = 2


def language_of(arguments: Sequence[str]) -> str:
    """The language asked for by `--lang`, else that of the terminal: "ru" or "en"."""
    asked = re.search(r"(?:^|\0)--lang[=\0]([a-z]{2})", "\0".join(arguments))
    if asked and asked[1] in LANGUAGES:
        return asked[1]
    return "ru" if os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("ru") else "en"


class Parser(argparse.ArgumentParser):
    """A parser whose texts are sentences; it knows `--lang` and `--help` by itself."""

    def __init__(self, name: str, about: Sentence, arguments: Sequence[str]) -> None:
        self.language = language_of(arguments)
        super().__init__(prog=f"opora {name}", description=spoken(about, self.language), add_help=False)
        self._positionals.title = spoken(say("files"), self.language)
        self._optionals.title = spoken(say("options"), self.language)
        self.add_argument("-h", "--help", action="help", help=say("show this help"))
        self.add_argument("--lang", choices=LANGUAGES, default=self.language, help=say("language of the sentences"))

    def add_argument(self, *names: Any, **options: Any) -> argparse.Action:
        """As the library has it; the help is a sentence."""
        return super().add_argument(*names, **{**options, "help": spoken(options.get("help"), self.language)})

    def format_usage(self) -> str:
        """The line of the call, begun in the reader's language."""
        return super().format_usage().replace("usage:", str(spoken(say("Usage:"), self.language)), 1)

    def format_help(self) -> str:
        """The whole help, begun in the reader's language."""
        return super().format_help().replace("usage:", str(spoken(say("Usage:"), self.language)), 1)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the call, and stop."""
        print(spoken(_mended(message), self.language), file=sys.stderr)
        self.print_usage(sys.stderr)
        raise SystemExit(BAD_INPUT)


def _mended(message: str) -> Sentence:
    """What the library says of a faulty call, as a sentence of ours."""
    if found := re.fullmatch(r"the following arguments are required: (.*)", message):
        return say("Missing: {names}", names=found[1])
    if found := re.fullmatch(r"unrecognized arguments: (.*)", message):
        return say("Not known here: {names}", names=found[1])
    if found := re.fullmatch(r"argument (.*?): invalid choice: (.*) \(choose from (.*)\)", message):
        return say("{name}: {value} is not one of {known}", name=found[1], value=found[2], known=found[3])
    if found := re.match(r"argument (.*?): expected", message):
        return say("{name}: a value is needed after it", name=found[1])
    if found := re.fullmatch(r"argument (.*?): (?:invalid \w+ value: )?(.*)", message):
        return say("{name}: {value} does not fit here", name=found[1], value=found[2])
    return say(message)
