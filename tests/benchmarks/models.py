"""Training three other networks through the engine, curves and all, against the best loop one writes by hand.

An LSTM and a small transformer tell from which chapter of Python's manual 128 characters are; the steps of a
perceptron for a table of 30 columns are so short that mostly the loop itself is measured. The hand-written side has
torch's own layers, its data in memory as the network takes them, slices of a permutation, the fused optimizer and a
malloc that keeps its memory; it collects loss and accuracy as tensors and reads them once an epoch.

With OMP_NUM_THREADS=1 CPU time is measured, so that it can run on a busy machine.

    python -m tests.benchmarks.models [--json] [--repeats N] [--device cuda]
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.training import WARM, Side, clock, line, ratio, report, through_the_engine  # isort: skip

import numpy
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from graph import symbol as sym
from graph.document import Document
from graph.recipe import Choice, Recipe
from graph.symbol import Symbol
from runtime.prepare import prepare
from tests.benchmarks.measure.report import interleaved

CHARACTERS, CHAPTERS, WIDTH = 128, 12, 64


@dataclass(frozen=True)
class Case:
    """A network twice: as Symloom's graph and as one writes it in torch."""

    title: str
    composed: Symbol
    by_hand: Callable[[], nn.Module]
    data: Choice
    batch_size: int
    epochs: int


class HandLSTM(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(CHARACTERS, WIDTH)
        self.lstm = nn.LSTM(WIDTH, WIDTH, batch_first=True)
        self.logits = nn.Linear(WIDTH, CHAPTERS)

    def forward(self, tokens: Tensor) -> Tensor:
        _, (h_n, _) = self.lstm(self.embedding(tokens))
        logits: Tensor = self.logits(h_n[-1])
        return logits


def lstm() -> Symbol:
    tokens = sym.Input(shape=("N", 128), dtype="int64", name="tokens")
    x = sym.Embedding(tokens, num_embeddings=CHARACTERS, embedding_dim=WIDTH, name="embedding")
    x = sym.LSTM(x, hidden_size=WIDTH, name="lstm")
    x = sym.Select(x.h_n, dim=0, index=-1, name="last")
    logits = sym.Linear(x, out_features=CHAPTERS, name="logits")
    return sym.CrossEntropyLoss(logits, sym.Target(name="label"), name="loss")


class HandEncoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(CHARACTERS, WIDTH)
        self.places = nn.Parameter(0.02 * torch.randn(128, WIDTH))
        layer = nn.TransformerEncoderLayer(WIDTH, 4, 4 * WIDTH, dropout=0.0, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.logits = nn.Linear(WIDTH, CHAPTERS)

    def forward(self, tokens: Tensor) -> Tensor:
        x = self.embedding(tokens) + self.places
        logits: Tensor = self.logits(self.encoder(x).mean(1))
        return logits


def encoder() -> Symbol:
    tokens = sym.Input(shape=("N", 128), dtype="int64", name="tokens")
    x = sym.Embedding(tokens, num_embeddings=CHARACTERS, embedding_dim=WIDTH, name="embedding")
    x = sym.PositionalEmbedding(x, max_length=128, name="places")
    for number in (1, 2):
        x = sym.TransformerEncoderLayer(
            x, nhead=4, dim_feedforward=4 * WIDTH, dropout=0.0, name=f"encoder{number}"
        )
    logits = sym.Linear(sym.Mean(x, dim=(1,), name="mean"), out_features=CHAPTERS, name="logits")
    return sym.CrossEntropyLoss(logits, sym.Target(name="label"), name="loss")


def perceptron() -> Symbol:
    x = sym.Input(shape=("N", 30), name="features")
    x = sym.Linear(x, out_features=64, activation="ReLU", name="dense1")
    x = sym.Linear(x, out_features=64, activation="ReLU", name="dense2")
    logits = sym.Linear(x, out_features=2, name="logits")
    return sym.CrossEntropyLoss(logits, sym.Target(name="label"), name="loss")


def hand_perceptron() -> nn.Module:
    return nn.Sequential(nn.Linear(30, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 2))


def table(under: Path) -> Choice:
    """25,000 rows, four fifths of them to train on: two clouds that touch."""
    generator = numpy.random.default_rng(0)
    targets = generator.integers(0, 2, 25_000)
    features = generator.normal(size=(25_000, 30)).astype("float32") + 0.3 * targets[:, None].astype(
        "float32"
    )
    numpy.savez(under / "table.npz", features=features, targets=targets)
    return Choice("arrays", {"file": str(under / "table.npz")})


def cases(under: Path) -> tuple[Case, ...]:
    chapters = Choice("python-chapters")
    return (
        Case("LSTM text classifier", lstm(), HandLSTM, chapters, 64, 4),
        Case("small transformer", encoder(), HandEncoder, chapters, 64, 1),
        Case("tabular MLP", perceptron(), hand_perceptron, table(under), 64, 2),
        Case("tabular MLP", perceptron(), hand_perceptron, table(under), 256, 4),
    )


def warm_on(device: str) -> int:
    """Epochs before the clock starts: an accelerator's first steps ask for memory and choose kernels."""
    return 0 if device == "cpu" else WARM


def document_of(case: Case, device: str) -> Document:
    settings: dict[str, Any] = {
        "threads": torch.get_num_threads(),
        "layout": "contiguous",
        "validation": 0.0,
        "precision": "fp32",
        "batch_size": case.batch_size,
        "device": device,
        "epochs": warm_on(device) + case.epochs,
    }
    recipe = Recipe(case.data, Choice("Adam"), Choice("constant")).setting(**settings)
    return case.composed.document(case.title, recipe)


def loop_by_hand(case: Case, document: Document, device: str) -> Side:
    """The best loop for a set that fits into memory."""
    ready = prepare(document)
    everything = list(ready.training)
    x = torch.cat([next(iter(features.values())) for features, _ in everything])
    y = torch.cat([next(iter(targets.values())) for _, targets in everything])
    ready.release()

    def epoch(module: nn.Module, optimizer: torch.optim.Optimizer) -> None:
        losses, right = [], []
        order = torch.randperm(len(x)).to(device)
        for start in range(0, len(x) - case.batch_size + 1, case.batch_size):
            chosen = order[start : start + case.batch_size]
            labels = y[chosen]
            logits = module(x[chosen])
            loss = F.cross_entropy(logits, labels)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            losses.append(loss.detach())
            right.append((logits.detach().argmax(1) == labels).sum())
        assert torch.stack(losses).isfinite().all()
        assert int(torch.stack(right).sum()) >= 0

    def some() -> float:
        torch.manual_seed(0)
        module = case.by_hand().to(device)  # anew, as a run of the engine begins: first steps are slower
        optimizer = torch.optim.Adam(module.parameters(), fused=True)
        for _ in range(warm_on(device)):
            epoch(module, optimizer)
        started = clock()
        for _ in range(case.epochs):
            epoch(module, optimizer)
        return clock() - started

    return some


def measured(case: Case, device: str, repeats: int, under: Path) -> dict[str, object]:
    """The line of one network."""
    document = document_of(case, device)
    ready = prepare(document)
    steps = ready.training.batches_per_epoch * case.epochs
    ready.release()
    sides = {
        "engine": through_the_engine(document, under, warm_on(device)),
        "by hand": loop_by_hand(case, document, device),
    }
    times = interleaved(sides, repeats)
    return line(
        f"{case.title}, batch {case.batch_size}: engine against the best loop by hand",
        1e3 * median(times["engine"]) / steps,
        1e3 * median(times["by hand"]) / steps,
        "ms a step",
        ratio(times["engine"], times["by hand"]),
        1.0 if device == "cpu" else 1.03,
    )


def measures(device: str, repeats: int) -> Iterator[dict[str, object]]:
    with tempfile.TemporaryDirectory() as folder:
        for case in cases(Path(folder)):
            yield measured(case, device, repeats, Path(folder))


if __name__ == "__main__":
    report(measures, "Training three other networks, against the best loops by hand.")
