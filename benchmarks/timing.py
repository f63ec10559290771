"""Time two functions against each other on a machine that other programs use too.

A benchmark tool that times one function after the other compares two moments of the machine as much as two
functions. Here they take turns, and what is reported is the ratio of neighbouring calls: whatever slows the
machine down for a second slows both. pytest-benchmark and asv have no such mode, hence this page of code.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

#: A pair takes turns for so long, a sample is at least so long, and what is slower than this is called once.
PAIR_SECONDS, SAMPLE_SECONDS, ONCE_SECONDS = 0.5, 0.0002, 0.2
ROUNDS = 7
#: A turn alone is so long, and what went before has so long to come to rest.
ALONE_SECONDS, REST_SECONDS = 0.02, 0.02


@dataclass(frozen=True)
class Duel:
    """How a function did against ours: the ratio of times (its median, and the middle half), and our best."""

    median: float
    low: float
    high: float
    rounds: int
    our_seconds: float


def take_turns(ours: Callable[[], object], other: Callable[[], object], *, alone: bool = False) -> Duel:
    """Call two functions in turns and compare each pair of calls; above 1, ours is the faster.

    Libraries with threads keep these busy for a while after a call, in wait for the next one. Where both use
    every core, each has the machine `alone` in its turn: for several calls, after a rest and a call that is not
    counted.
    """
    # A library makes ready what it needs in its first call, which may take longer than a thousand others.
    our_first, other_first = (min(_seconds(function, 1), _seconds(function, 1)) for function in (ours, other))
    sample, measured = (ALONE_SECONDS, _alone) if alone else (SAMPLE_SECONDS, _seconds)
    our_count = max(1, round(sample / our_first))
    other_count = max(1, round(sample / other_first))
    our_times, other_times = [], []
    end = time.perf_counter() + PAIR_SECONDS
    while time.perf_counter() < end or len(our_times) < ROUNDS:
        our_times.append(measured(ours, our_count))
        is_slow = other_first > ONCE_SECONDS
        other_times.append(other_first if is_slow else measured(other, other_count))
    ratios = [other / own for own, other in zip(our_times, other_times, strict=True)]
    low, median, high = statistics.quantiles(ratios, n=4)
    return Duel(median, low, high, len(ratios), min(our_times))


def _alone(function: Callable[[], object], count: int) -> float:
    time.sleep(REST_SECONDS)
    function()
    return _seconds(function, count)


def _seconds(function: Callable[[], object], count: int) -> float:
    start = time.perf_counter()
    for _ in range(count):
        function()
    return (time.perf_counter() - start) / count
