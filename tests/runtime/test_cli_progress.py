"""What a person and a program see of a run, from the events it reports."""

from __future__ import annotations

import io
import json
import re

import pytest
from rich.console import Console

from runtime.cli.progress import BarShow, JsonShow, LineShow, Show
from runtime.protocol import EpochDone, Finished, Log, Progress, Scalars, Started

EVENTS = (
    Started(
        folder="runs/1",
        title="Net",
        source="",
        device="cpu",
        epochs=2,
        steps_per_epoch=50,
        batch_size=64,
        parameters=1234,
    ),
    Scalars(series={"train/loss": ([1, 2], [2.0, None]), "train/accuracy": ([1, 2], [0.5, 0.5])}),
    Progress(state="training", step=25, steps=100, epoch=1, epochs=2, samples_per_s=3210.4, eta_s=75.0),
    Progress(state="training", step=26, steps=100, epoch=1, epochs=2, samples_per_s=3210.4, eta_s=74.0),
    Log(text="[not markup] a loss is large", level="warning"),
    EpochDone(
        epoch=1, step=50, values={"train/loss": 0.5, "validation/loss": 0.6, "validation/accuracy": 0.8125}
    ),
)
FINISHED = Finished(
    state="finished", folder="runs/1", test={"loss": 0.25, "accuracy": 0.9123}, seconds=130.0, epoch=2
)


def shown(kind: type[LineShow], *, terminal: bool) -> str:
    output = io.StringIO()
    show: Show = kind(Console(file=output, force_terminal=terminal, width=140, highlight=False))
    with show:
        for event in EVENTS:
            show.event(event)
        show.finished(FINISHED)
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", output.getvalue())


def test_the_bar_tells_epoch_step_loss_accuracy_speed_and_time_left() -> None:
    text = shown(BarShow, terminal=True)
    for word in (
        "epoch 1/2",
        "step 26/100",
        "loss 2.0000",
        "accuracy 50.0%",
        "3,210 samples/s",
        "1 min 14 s left",
    ):
        assert word in text
    assert "[not markup] a loss is large" in text


def test_in_a_pipe_every_epoch_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(LineShow, terminal=False).splitlines()
    assert lines[0] == "Net: 1,234 parameters on cpu, 2 epochs of 50 steps, batch size 64"
    assert lines[1] == "epoch 1/2  training loss 0.5000   validation loss 0.6000, accuracy 81.2%"
    assert capsys.readouterr().err == "[not markup] a loss is large\n"


def test_the_end_tells_the_test_accuracy_and_the_run_folder() -> None:
    text = shown(LineShow, terminal=False)
    assert "Finished after 2 min 10 s" in text
    assert "Test accuracy 91.23%, loss 0.2500" in text
    assert "Run folder: runs/1" in text


def test_json_is_one_object_a_line_and_progress_at_most_one_a_second(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    show = JsonShow()
    for event in EVENTS:
        show.event(event)
    show.finished(FINISHED)
    lines = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert [line["event"] for line in lines] == ["started", "progress", "log", "epoch", "finished"]
    assert lines[3]["validation"] == {"loss": 0.6, "accuracy": 0.8125}
    assert lines[-1]["test"] == {"loss": 0.25, "accuracy": 0.9123}
    assert lines[-1]["run"] == "runs/1"


def test_a_run_whose_test_was_left_out_says_so() -> None:
    output = io.StringIO()
    show = LineShow(Console(file=output, width=140, highlight=False))
    show.finished(Finished(state="stopped", folder="runs/1", test={}, seconds=5.0, epoch=1))
    assert "Stopped after 5 s; the weights were not tested." in output.getvalue()
    assert "Test " not in output.getvalue()
