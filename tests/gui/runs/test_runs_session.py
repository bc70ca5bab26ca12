"""The state of a run, fed with events, and its words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.protocol import EpochDone, Event, Failed, Finished, Log, Progress, Scalars, Started
from studio.runs.session import ACTIVE, RunSession
from studio.runs.words import duration_text, rate_text, result_parts, state_text, taken_text, what_was_tested


def begun() -> RunSession:
    session = RunSession.begin("run-1", "CNN", "fashion-mnist-small")
    for event in (
        Started(
            run="run-1",
            folder="/runs/1",
            title="CNN",
            source="",
            device="cpu",
            epochs=10,
            steps_per_epoch=844,
        ),
        Progress(
            run="run-1",
            state="training",
            step=2204,
            steps=8440,
            epoch=3,
            epochs=10,
            samples_per_s=2312.4,
            eta_s=130,
        ),
    ):
        assert session.take(event)
    return session


def test_the_line_of_state_says_where_how_fast_and_how_long() -> None:
    assert state_text(begun()) == "Epoch 3 of 10 · step 2,204 of 8,440 · 2,310 samples/s · 2 min 10 s left"


def test_a_request_is_shown_until_the_worker_obeys() -> None:
    session = begun()
    session.ask("pause")
    assert state_text(session) == "Pausing after this step…"
    assert not session.can_pause
    session.take(Progress(run="run-1", state="training", step=2205, steps=8440, epoch=3, epochs=10))
    assert session.asked == "pause"  # it was on its way already
    session.take(Progress(run="run-1", state="paused", step=2205, steps=8440, epoch=3, epochs=10))
    assert session.can_resume
    assert state_text(session) == "Paused · Epoch 3 of 10 · step 2,205 of 8,440"


def test_validation_after_an_epoch_is_not_the_test_at_the_end() -> None:
    session = begun()
    session.take(Progress(run="run-1", state="evaluating", step=2532, steps=8440, epoch=3, epochs=10))
    assert "validating" in state_text(session)
    assert session.can_stop
    session.take(EpochDone(run="run-1", epoch=10, step=8440, values={"validation/accuracy": 0.9}))
    session.take(Progress(run="run-1", state="evaluating", step=8440, steps=8440, epoch=10, epochs=10))
    assert state_text(session) == "Testing…"
    assert not session.can_pause


def test_stop_can_be_pressed_once_more_while_testing_which_leaves_the_test_out() -> None:
    session = begun()
    session.ask("stop")
    assert not session.can_stop
    session.take(Progress(run="run-1", state="evaluating", step=2204, steps=8440, epoch=3, epochs=10))
    assert state_text(session) == "Testing…"
    assert session.can_stop
    session.ask("stop")
    session.take(Finished(run="run-1", state="stopped", folder="/runs/1", test={}, seconds=1.0))
    assert session.resumable


def test_the_result_says_what_was_tested() -> None:
    session = begun()
    session.take(
        Finished(
            run="run-1",
            state="finished",
            folder="/runs/1",
            test={"loss": 0.26312, "accuracy": 0.914},
            seconds=151,
            epoch=9,
            step=7596,
        )
    )
    assert result_parts(session) == [("Test accuracy", "91.4 %"), ("Test loss", "0.263")]
    assert (
        what_was_tested(session)
        == "on 1,000 test samples of Fashion-MNIST, small, with the weights of epoch 9"
    )
    assert not session.active


@pytest.mark.parametrize(
    ("samples", "words"),
    [(1_200, "on 1,200 test samples of your data"), (0, "on the test part of your data")],
)
def test_data_of_ones_own_are_counted_where_somebody_looked(samples: int, words: str) -> None:
    session = RunSession.begin("run-1", "Homes", "csv", samples)
    session.tested_epoch = 3
    assert what_was_tested(session) == f"{words}, with the weights of epoch 3"


def test_a_run_that_ended_before_its_last_epoch_says_so() -> None:
    session = begun()
    session.take(
        Finished(run="run-1", state="finished", folder="/runs/1", test={}, seconds=35, epoch=3, step=2204)
    )
    assert state_text(session) == "Finished early · 2,204 of 8,440 steps in 35 s"
    session = begun()
    session.take(Progress(run="run-1", state="training", step=8440, steps=8440, epoch=10, epochs=10))
    session.take(
        Finished(run="run-1", state="finished", folder="/runs/1", test={}, seconds=35, epoch=3, step=2204)
    )
    assert state_text(session) == "Finished · 8,440 steps in 35 s"


def test_points_without_a_value_do_not_hide_the_last_one_that_has() -> None:
    session = begun()
    session.take(Scalars(run="run-1", series={"train/loss": ([1, 2, 3], [0.5, 0.4, None])}, skipped=7))
    assert session.values["train/loss"] == 0.4
    assert session.skipped == 7


def test_events_of_another_run_and_after_the_end_change_nothing() -> None:
    session = begun()
    assert not session.take(Failed(run="run-0", problem="old news"))
    assert session.state == "training"
    session.die("killed")
    assert not session.take(Progress(run="run-1", state="training", step=1, steps=2, epoch=1, epochs=1))
    assert session.state == "died"
    assert session.resumable


events: st.SearchStrategy[Event] = st.one_of(
    st.builds(
        Progress,
        run=st.sampled_from(["run-1", "run-2"]),
        state=st.sampled_from(
            ["preparing", "training", "paused", "evaluating", "finished", "stopped", "failed"]
        ),
        step=st.integers(0, 100),
        steps=st.just(100),
        epoch=st.integers(1, 3),
        epochs=st.just(3),
    ),
    st.builds(
        EpochDone, run=st.just("run-1"), epoch=st.integers(1, 3), step=st.integers(1, 100), values=st.just({})
    ),
    st.builds(Failed, run=st.sampled_from(["run-1", "run-2"]), problem=st.just("no")),
    st.builds(
        Finished,
        run=st.just("run-1"),
        state=st.sampled_from(["finished", "stopped"]),
        folder=st.just("/runs/1"),
        test=st.just({"accuracy": 0.5}),
        seconds=st.just(1.0),
    ),
    st.builds(Log, text=st.just("hello")),
)


@given(st.lists(st.one_of(events, st.sampled_from(["pause", "resume", "stop"])), max_size=30))
def test_any_sequence_keeps_what_can_be_asked_consistent(happenings: list[Event | str]) -> None:
    session = RunSession.begin("run-1", "CNN", "digits")
    ended = ""
    for happening in happenings:
        if isinstance(happening, str):
            if {"pause": session.can_pause, "resume": session.can_resume, "stop": session.can_stop}[
                happening
            ]:
                session.ask(happening)  # type: ignore[arg-type]
        else:
            session.take(happening)
        assert not (session.can_pause and session.can_resume)
        assert session.active == (session.state in ACTIVE)
        if ended:
            assert session.state == ended  # an end is final
        if not session.active:
            ended = session.state
            assert not session.can_pause
            assert not session.can_resume
            assert not session.can_stop
            assert not session.asked
        assert state_text(session)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.4, "0 s"), (59.6, "1 min 0 s"), (130, "2 min 10 s"), (3905, "1 h 5 min"), (183_600, "2 d 3 h")],
)
def test_durations_have_two_units_at_most(seconds: float, text: str) -> None:
    assert duration_text(seconds) == text


@pytest.mark.parametrize(
    ("rate", "text"), [(2312.4, "2,310"), (45.23, "45.2"), (0.1234, "0.123"), (123456, "123,000"), (0, "0")]
)
def test_rates_have_three_digits(rate: float, text: str) -> None:
    assert rate_text(rate) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.0, "0.1 s"), (0.44, "0.4 s"), (9.97, "10 s"), (130, "2 min 10 s")]
)
def test_what_was_soon_over_took_tenths_of_a_second(seconds: float, text: str) -> None:
    assert taken_text(seconds) == text
