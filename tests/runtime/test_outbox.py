"""The outbox: training never waits for the reader, and what is left out is counted."""

from __future__ import annotations

import os
import threading
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.outbox import Outbox
from runtime.protocol import Acknowledged, EpochDone, Event, Heartbeat, Log, Progress, Scalars, decode_event


class Gate:
    """A stream that takes nothing while it is shut, as a pipe whose reader is frozen."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.lines: list[bytes] = []

    def write(self, data: bytes) -> int:
        assert self.open.wait(300)
        self.lines += data.splitlines()
        return len(data)

    def flush(self) -> None:
        pass

    def events(self) -> list[Event]:
        return [event for event in map(decode_event, self.lines) if not isinstance(event, Heartbeat)]


def scalars(first: int, count: int, name: str = "train/loss") -> Scalars:
    steps = list(range(first, first + count))
    return Scalars(series={name: (steps, [float(step) for step in steps])})


def progress(step: int, state: Any = "training") -> Progress:
    return Progress(state=state, step=step, steps=100, epoch=1, epochs=1)


def through(events: list[Event], *, frozen: bool) -> list[Event]:
    """What a reader gets who reads all the time, or only when everything was put."""
    gate = Gate()
    if not frozen:
        gate.open.set()
    outbox = Outbox(gate, lambda: None)  # type: ignore[arg-type]
    for event in events:
        outbox.put(event)
    gate.open.set()
    outbox.close()
    return gate.events()


def points(events: list[Event]) -> dict[str, list[tuple[int, float | None]]]:
    found: dict[str, list[tuple[int, float | None]]] = {}
    for event in events:
        if isinstance(event, Scalars):
            for name, (steps, values) in event.series.items():
                found.setdefault(name, []).extend(zip(steps, values, strict=True))
    return found


def test_a_reader_that_reads_gets_every_point_in_order() -> None:
    got = points(through([scalars(10 * i, 10) for i in range(50)], frozen=False))
    assert got == {"train/loss": [(step, float(step)) for step in range(500)]}


def test_a_frozen_reader_holds_up_no_put() -> None:
    gate = Gate()
    outbox = Outbox(gate, lambda: None)  # type: ignore[arg-type]
    outbox.put(Log(text="now it blocks"))
    done = threading.Event()

    def put_all() -> None:
        for i in range(2_000):
            outbox.put(scalars(10 * i, 10))
            outbox.put(progress(i))
        done.set()

    threading.Thread(target=put_all, daemon=True).start()
    assert done.wait(200), "puts ended while nothing at all was read"
    assert gate.lines == []
    gate.open.set()
    outbox.close()


def test_what_waits_is_halved_past_4096_points_and_the_rest_counted() -> None:
    events = through([Log(text="blocks"), *(scalars(100 * i, 100) for i in range(300))], frozen=True)
    got = points(events)["train/loss"]
    skipped = sum(event.skipped for event in events if isinstance(event, Scalars))
    assert len(got) + skipped == 30_000
    assert len(got) <= 2 * 4_096
    steps = [step for step, _ in got]
    assert steps == sorted(set(steps))
    assert all(value == step for step, value in got), "values stay with their steps"


def test_series_are_halved_one_by_one() -> None:
    many = [scalars(100 * i, 100) for i in range(100)]
    events = through([Log(text="blocks"), *many, scalars(5, 3, "validation/loss")], frozen=True)
    assert points(events)["validation/loss"] == [(5, 5.0), (6, 6.0), (7, 7.0)]


small = st.one_of(
    st.builds(Log, text=st.text(max_size=3)),
    st.builds(Acknowledged, seq=st.integers(1, 99)),
    st.builds(lambda e: EpochDone(epoch=e, step=e, values={}), st.integers(1, 9)),
    st.builds(scalars, st.integers(0, 50), st.integers(1, 4), st.sampled_from(["a", "b"])),
    st.builds(progress, st.integers(0, 99), st.sampled_from(["training", "paused", "evaluating"])),
)


@given(events=st.lists(small, max_size=30), frozen=st.booleans())
def test_no_other_event_is_lost_or_changes_places(events: list[Event], frozen: bool) -> None:
    got = through(events, frozen=frozen)

    def others(found: list[Event]) -> list[Event]:
        return [event for event in found if not isinstance(event, (Scalars, Progress))]

    assert others(got) == others(events)
    assert points(got) == points(events)
    put = [event for event in events if isinstance(event, Progress)]
    told = [event for event in got if isinstance(event, Progress)]
    assert told[-1:] == put[-1:], "the last word on where the run is arrives"
    states = [event.state for event in put]
    changes = [state for i, state in enumerate(states) if i == 0 or states[i - 1] != state]
    seen = [event.state for event in told]
    assert [state for i, state in enumerate(seen) if i == 0 or seen[i - 1] != state] == changes


@given(events=st.lists(small, max_size=30))
def test_points_never_overtake_an_event_they_followed(events: list[Event]) -> None:
    """A reader who sees that an epoch is over has all its points."""
    got = through([*events, EpochDone(epoch=99, step=99, values={})], frozen=True)
    assert isinstance([event for event in got if not isinstance(event, (Scalars, Progress))][-1], EpochDone)
    last = max(i for i, event in enumerate(got) if isinstance(event, EpochDone))
    assert points(got[:last]) == points(events)


def test_a_heartbeat_is_sent_when_nothing_else_is() -> None:
    gate = Gate()
    gate.open.set()
    outbox = Outbox(gate, lambda: None)  # type: ignore[arg-type]
    outbox.state = "loading"
    end = time.monotonic() + 300
    while Heartbeat(state="loading") not in map(decode_event, list(gate.lines)):
        assert time.monotonic() < end, "it is silent"
        time.sleep(0.02)
    outbox.close()


def test_a_reader_that_went_away_is_noticed_once() -> None:
    lost: list[float] = []
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb", buffering=0) as stream:
        outbox = Outbox(stream, lambda: lost.append(time.monotonic()))
        for i in range(20):
            outbox.put(Log(text=str(i)))
            time.sleep(0.005)
        outbox.close()
    assert len(lost) == 1


class Narrow(Gate):
    """A stream that takes a few bytes at a time, as a pipe may whose writer is stopped and woken by signals."""

    def write(self, data: bytes) -> int:
        self.taken = getattr(self, "taken", b"") + data[:7]
        self.lines = self.taken.splitlines()
        return len(data[:7])


def test_a_write_that_is_cut_short_is_gone_on_with() -> None:
    stream = Narrow()
    outbox = Outbox(stream, lambda: None)  # type: ignore[arg-type]
    told = [Log(text="a line longer than what is taken at once"), EpochDone(epoch=1, step=1, values={})]
    for event in told:
        outbox.put(event)
    outbox.close()
    assert stream.events() == told


def test_close_writes_what_waits() -> None:
    assert through([Log(text="last words")], frozen=False) == [Log(text="last words")]


@pytest.mark.parametrize("run", ["", "a run"])
def test_points_of_different_runs_are_not_joined(run: str) -> None:
    first, second = scalars(0, 3), scalars(3, 3)
    first.run, second.run = run, "another"
    got = through([Log(text="blocks"), first, second], frozen=True)
    assert [event.run for event in got if isinstance(event, Scalars)] == [run, "another"]
