"""Networks that draw random numbers outside training too, as a variational autoencoder does.

How far a judgement had come when it was left must not show in the numbers of the run that goes on.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.document import Document
from runtime.control import Control
from runtime.train import train
from tests.builders import Ran, digits_recipe, go_on, run
from tests.builders_networks import Sketch
from tests.runtime.test_train_leaving import FIRST, SECOND, TEST, Endless
from tests.runtime.test_train_resume import assert_same_run


def _noisy() -> Document:
    net = Sketch()
    net("image", "Input", shape=("N", 1, 8, 8))
    net("flatten", "Flatten", "image")
    net("noise", "NormalLike", "flatten")
    net("sum", "Add", "flatten", "noise")
    net("drop", "Dropout", "sum", p=0.2)
    net.classify("drop")
    document = net.document("Noisy")
    document.recipe = digits_recipe(epochs=3)
    return document


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return run(_noisy(), tmp_path_factory.mktemp("whole"))


@pytest.mark.parametrize("number", [FIRST, SECOND, TEST])
def test_stop_in_a_judgement_that_draws_changes_no_number(
    number: int, whole: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    control = Control()
    with monkeypatch.context() as during:
        Endless(during, number, control.stop)
        cut = run(_noisy(), tmp_path, control)
    assert_same_run(go_on(cut.finished.folder), whole)


def test_a_run_switched_off_while_it_was_paused_there_goes_on_the_same(
    whole: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    control = Control()

    def switched_off(timeout_s: float | None = None) -> bool:
        if control.paused and timeout_s is None:
            raise KeyboardInterrupt
        return not control.paused

    with monkeypatch.context() as during:
        Endless(during, SECOND, control.pause)
        during.setattr(control, "wait", switched_off)
        with pytest.raises(KeyboardInterrupt):
            train(_noisy(), tmp_path, lambda event: None, control)
    (folder,) = tmp_path.iterdir()
    assert_same_run(go_on(folder), whole)
