"""Balanced class weights in the loss: scikit-learn's numbers, torch's loss, and weights that fit the drawn network."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.utils.class_weight import compute_class_weight
from torch.nn import functional as F

from graph.errors import SymloomError
from graph.recipe import Choice
from runtime.compile import compile_source
from runtime.prepare import prepare
from runtime.protocol import Log, Started
from runtime.warmstart import read_weights
from tests.builders import StopAfter, go_on, run
from tests.runtime.data.test_data_kept import faults, network
from tests.runtime.test_train_resume import assert_same_run

__all__ = ["faults"]


def test_the_loss_is_torch_s_with_scikit_learn_s_weights_of_the_training_part(faults: Path) -> None:
    ready = prepare(network(Choice("csv", {"file": str(faults)}), 3, class_weights="balanced"))
    assert ready.training.indices is not None
    trained_on = ready.data.train.targets["label"][ready.training.indices].numpy()
    expected = compute_class_weight("balanced", classes=np.array([0, 1]), y=trained_on)
    weight = torch.tensor(expected, dtype=torch.float32)
    assert weight[0] > 4 * weight[1]
    for features, targets in ready.training:
        loss, _ = ready.network.judge((features, targets))
        scores = ready.network.module(features["features"])
        assert torch.allclose(loss, F.cross_entropy(scores, targets["label"], weight=weight), rtol=1e-6)
        assert not torch.allclose(loss, F.cross_entropy(scores, targets["label"]))


def test_what_is_validated_and_tested_is_judged_by_the_same_loss(faults: Path) -> None:
    ready = prepare(network(Choice("csv", {"file": str(faults)}), 3, class_weights="balanced", ema=0.9))
    assert ready.judged is not ready.network
    assert ready.validation is not None
    (batch,) = ready.validation
    module = ready.judged.module.eval()
    weight = ready.network.module.loss.weight
    scores = module(batch[0]["features"]).detach()
    wanted = F.cross_entropy(scores, batch[1]["label"], weight=weight)
    judged = ready.judged.evaluate([batch], lambda: None)
    assert judged.numbers["loss"] == pytest.approx(float(wanted), rel=1e-6)


def test_the_weights_are_told_and_the_saved_ones_fit_the_network_as_it_was_drawn(
    faults: Path, tmp_path: Path
) -> None:
    ran = run(network(Choice("csv", {"file": str(faults)}), 3, class_weights="balanced"), tmp_path)
    told = [note for note in ran.of(Started)[0].notes if "by their rarity" in note]
    assert len(told) == 1
    assert "fault 5" in told[0]
    assert told[0] in [line.text for line in ran.of(Log)]
    assert set(read_weights(ran.folder.path)) == {"scores.weight", "scores.bias"}
    assert "WeightedCrossEntropy" not in (ran.folder.path / "document.symloom").read_text()
    ready = prepare(ran.folder.document())
    plain = compile_source(ready.source).module_class()
    plain.load_state_dict(read_weights(ran.folder.path))


def test_a_run_with_class_weights_goes_on_bit_by_bit(faults: Path, tmp_path: Path) -> None:
    document = network(Choice("csv", {"file": str(faults)}), 3, class_weights="balanced", epochs=3)
    whole = run(document, tmp_path / "whole")
    cut = run(document, tmp_path / "cut", StopAfter(5))
    assert_same_run(go_on(cut.finished.folder), whole)
    plain = run(network(Choice("csv", {"file": str(faults)}), 3, epochs=3), tmp_path / "plain")
    assert plain.curves["train/loss"] != whole.curves["train/loss"]


def test_where_no_loss_of_classes_takes_them_it_is_said(faults: Path) -> None:
    data = Choice("csv", {"file": str(faults), "target": "heat", "missing": "drop"})
    with pytest.raises(SymloomError, match="has no class for each sample"):
        prepare(network(data, 4, "MSELoss", class_weights="balanced"))
    margins = network(Choice("csv", {"file": str(faults)}), 3, class_weights="balanced")
    node = margins.graph["loss"]
    margins.graph.put("loss", node.but(op="MultiMarginLoss"))
    with pytest.raises(SymloomError, match="no CrossEntropyLoss compares a prediction with 'label'"):
        prepare(margins)
