"""The browsers of people who answer a test: raw HTTP, one connection each, all in one process that imports little."""

from __future__ import annotations

import asyncio
import gzip
import html
import json
import random
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

PATIENCE_SECONDS = 60
FORM = re.compile(r'<form class="form sitting-form".*?</form>', re.S)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
NUMBER = re.compile(r'name="number" value="(\d+)"')
INPUT = re.compile(r"<(input|select|textarea)\b([^>]*)>", re.S)
OPTION = re.compile(r'<option value="([^"]*)"')
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
COOKIE = re.compile(r"^(\w+)=([^;]*)")


@dataclass
class Answer:
    """What the server said."""

    status: int
    headers: dict[str, str]
    body: str


@dataclass
class Seen:
    """What all of them saw."""

    measuring: bool = False
    answers: int = 0
    spans: dict[str, list[float]] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)
    #: Sitting, number, what was sent: of answers that were taken, and of those nobody has confirmed.
    taken: list[tuple[int, int, list[tuple[str, str]]]] = field(default_factory=list)
    under_way: dict[int, int] = field(default_factory=dict)
    finished: int = 0

    def note(self, name: str, seconds: float) -> None:
        """One wait."""
        if self.measuring:
            self.spans.setdefault(name, []).append(seconds)


class Browser:
    """One person's browser: a connection that is kept, cookies, nothing else."""

    def __init__(self, port: int, session: str) -> None:
        self.port, self.cookies = port, {"session": session}
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def ask(self, method: str, path: str, body: bytes = b"", *more: str) -> Answer:
        """Send a request and read the answer whole; a connection that the server has put away is opened again."""
        for last in (False, True):
            fresh = self.writer is None
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    return await self._asked(method, path, body, *more)
            except (ConnectionError, asyncio.IncompleteReadError):
                self.close()
                if fresh or last:
                    raise
        raise AssertionError

    async def _asked(self, method: str, path: str, body: bytes, *more: str) -> Answer:
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        assert self.reader is not None
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        lines = [
            f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", f"Cookie: {cookies}", "Accept: text/html",
            "Accept-Encoding: gzip",
            f"Referer: http://127.0.0.1:{self.port}{path}", *more,
        ]  # fmt: skip
        if body:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        self.writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        return await self._read(self.reader)

    async def _read(self, reader: asyncio.StreamReader) -> Answer:
        status, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for line in lines:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie" and (cookie := COOKIE.match(value)):
                self.cookies[cookie[1]] = cookie[2]
            headers[name.lower()] = value
        if headers.get("transfer-encoding") == "chunked":
            body = b""
            while size := int(await reader.readline(), 16):
                body += (await reader.readexactly(size + 2))[:-2]
            await reader.readline()
        else:
            body = await reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        return Answer(int(status.split()[1]), headers, body.decode())

    def close(self) -> None:
        """Away with the connection."""
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


def filled(form: str, chance: random.Random) -> list[tuple[str, str]]:
    """Something chosen or written in every field, as a person would: a place of its own for each line of an order."""
    sent: list[tuple[str, str]] = []
    marks: dict[str, list[str]] = {}
    selects = form.split("<select")[1:]
    for tag, words in INPUT.findall(form):
        told = {name: html.unescape(value) for name, value in ATTRIBUTE.findall(words)}
        kind = told.get("type", "text")
        if tag == "input" and kind in ("radio", "checkbox"):
            marks.setdefault(told["name"], []).append(told["value"])
        elif tag == "textarea" or (tag == "input" and kind != "hidden"):
            sent.append((told["name"], str(chance.randint(1, 60))))
    sent += [(name, chance.choice(values)) for name, values in marks.items()]
    for at, part in enumerate(selects):
        name = dict(ATTRIBUTE.findall(part.partition(">")[0]))["name"]
        values = [html.unescape(value) for value in OPTION.findall(part.partition("</select>")[0]) if value]
        sent.append((name, values[at % len(values)]))
    return sent


class Sitter:
    """One person in a sitting."""

    def __init__(self, plan: dict[str, Any], number: int, seen: Seen) -> None:
        session, self.sitting = plan["places"][number]
        self.plan, self.seen = plan, seen
        self.browser, self.here = Browser(plan["port"], session), f"/sittings/{self.sitting}/"
        self.chance = random.Random(number)
        self.given = 0

    async def sit(self, started: asyncio.Semaphore) -> None:
        """Come at some moment, and answer until all is answered or the time is up."""
        think = self.plan["think"]
        await asyncio.sleep(self.chance.uniform(0, self.plan["coming"]))
        try:
            try:
                answer = await self.browser.ask("GET", self.here)
            finally:
                started.release()
            while answer.status == 200 and (form := FORM.search(answer.body)):
                await asyncio.sleep(self.chance.uniform(0.5, 1.5) * think)
                answer = await self.answered(form[0])
                if self.plan["answers"] and self.given >= self.plan["answers"]:
                    return
            if answer.status == 200 or "finish" in answer.headers.get("location", "") + answer.headers.get(
                "hx-redirect", ""
            ):
                self.seen.finished += 1
            else:
                self.seen.failures[f"page {answer.status}"] += 1
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as fault:
            self.seen.failures[type(fault).__name__] += 1
        finally:
            self.browser.close()

    async def answered(self, form: str) -> Answer:
        """Choose, see it kept, press “Next”, come to the next question."""
        token, number = TOKEN.search(form), NUMBER.search(form)
        assert token is not None and number is not None
        sent = filled(form, self.chance)
        words = [("csrfmiddlewaretoken", token[1]), ("number", number[1]), *sent]
        if not self.plan["plain"]:
            began = time.perf_counter()
            kept = await self.post([*words, ("go", "keep")], "HX-Request: true")
            self.seen.note("keep", time.perf_counter() - began)
            if kept.status != 204:
                self.seen.failures[f"autosave {kept.status}"] += 1
        self.seen.under_way[self.sitting] = int(number[1])
        began = time.perf_counter()
        swaps = not self.plan["plain"] and 'value="next" hx-post' in form
        answer = await self.post([*words, ("go", "next")], *(["HX-Request: true"] if swaps else []))
        if answer.status in (302, 303) or (answer.status == 200 and swaps):
            del self.seen.under_way[self.sitting]
            self.seen.taken.append((self.sitting, int(number[1]), sent))
            self.given += 1
            self.seen.answers += self.seen.measuring
        else:
            self.seen.failures[f"answer {answer.status}"] += 1
        if answer.status in (302, 303) and answer.headers["location"] == self.here:
            answer = await self.browser.ask("GET", self.here)
        self.seen.note("next", time.perf_counter() - began)
        return answer

    async def post(self, words: list[tuple[str, str]], *more: str) -> Answer:
        """Send the form."""
        origin = f"Origin: http://127.0.0.1:{self.plan['port']}"
        return await self.browser.ask("POST", self.here, urlencode(words).encode(), origin, *more)


async def play(plan: dict[str, Any]) -> Seen:
    """Everybody comes, one after another; then it is measured for a while."""
    seen, started = Seen(), asyncio.Semaphore(0)
    people = [asyncio.create_task(Sitter(plan, number, seen).sit(started)) for number in range(len(plan["places"]))]
    for _ in people:
        await started.acquire()
    if not plan["answers"]:
        await asyncio.sleep(plan["think"])  # the last to come are still thinking
    print("everybody is here", flush=True)
    seen.measuring, began = True, time.perf_counter()
    if plan["answers"]:
        await asyncio.wait(people)
    else:
        await asyncio.wait(people, timeout=plan["seconds"])
    seen.measuring = False
    plan["measured"] = time.perf_counter() - began
    print("the time is up", flush=True)
    for task in people:
        task.cancel()
    await asyncio.gather(*people, return_exceptions=True)
    return seen


def main() -> None:
    """Play the plan and write down what was seen."""
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    seen = asyncio.run(play(plan))
    told = {
        "seconds": plan["measured"], "answers": seen.answers, "spans": seen.spans, "failures": seen.failures,
        "taken": seen.taken, "under_way": list(seen.under_way.items()), "finished": seen.finished,
    }  # fmt: skip
    Path(plan["told"]).write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main()
