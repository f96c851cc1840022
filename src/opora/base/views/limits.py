"""Counting what one account or one address does in a while, and saying «later» when it is too much."""

from __future__ import annotations

import time
from threading import Lock

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

MINUTE = 60
#: Every so many pages the count of this process is added to the count that all processes share.
SHARED_EVERY = 25

#: One refusal of an account at an address is told once in so many seconds, however often it is tried.
REFUSALS_EVERY = 600
#: So many refusals are remembered at once; beyond that the oldest go.
MOST_REFUSALS = 10_000

_lock = Lock()
_counts: dict[tuple[str, int], list[int]] = {}
_told: dict[tuple[str, str], int] = {}


def wait_for(what: str, *, limit: int, seconds: int) -> int:
    """Count one more of `what` in this window of time; how many seconds to wait when it is one too many."""
    now = int(time.time())
    window, left = now // seconds, seconds - now % seconds
    key = f"limit:{what}:{window}"
    cache.add(key, 0, timeout=seconds + 5)
    return left if cache.incr(key) > limit else 0


def pages_too_many(account: str) -> int:
    """Count a page with people's data; how many seconds to wait when the account reads too fast (Q14).

    Counting every page in the database would cost more than many a page: a process counts by itself, and adds
    to the shared count now and then, so several processes let through a few pages more, never many.
    """
    now = int(time.time())
    window, left = now // MINUTE, MINUTE - now % MINUTE
    with _lock:
        for old in [key for key in _counts if key[1] < window]:
            del _counts[old]
        mine, others = _counts.setdefault((account, window), [0, 0])
        mine += 1
        _counts[account, window] = [mine, others]
    if mine % SHARED_EVERY == 0:
        key = f"pages:{account}:{window}"
        cache.add(key, 0, timeout=MINUTE + 5)
        others = max(cache.incr(key, SHARED_EVERY) - mine, 0)
        with _lock:  # the next minute may have begun meanwhile, and cleared this one away
            if kept := _counts.get((account, window)):
                kept[1] = others
    return left if mine + others > settings.PEOPLE_PAGES_A_MINUTE else 0


def is_news(account: str, address: str) -> bool:
    """Whether this account was not refused at this address a moment ago: a flood of tries is told as one."""
    now = int(time.time())
    with _lock:
        before = _told.pop((account, address), None)
        if before is not None and 0 <= now - before < REFUSALS_EVERY:
            _told[account, address] = before
            return False
        _told[account, address] = now
        while len(_told) > MOST_REFUSALS:
            del _told[next(iter(_told))]
    return True


def later(request: HttpRequest, seconds: int) -> HttpResponse:
    """429: a page that says when to come back."""
    response = render(request, "429.html", {"seconds": seconds}, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def address_of(request: HttpRequest) -> str:
    """The address the request came from; behind a proxy that is told by TLS being set, the one it names last."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.TLS else ""
    return forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")
