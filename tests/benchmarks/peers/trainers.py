"""The example network trained by a peer, in its environment: an epoch at each command, and the time it took.

    python trainers.py lightning|fastai|keras|textbook SETTINGS

`SETTINGS` is a JSON object: `data` (an .npz of images, uint8 (N, 28, 28), and labels), `batch_size`, `device`, and
`bf16` and `channels_last`, which only Lightning and the textbook loop take: fastai and Keras are measured as they come.
Every line read from stdin trains one epoch; the answer is a line of JSON: CPU and wall seconds from the first batch to
the end of the last one, which leaves out each library's set-up of a run.

Images are converted once, before anything is measured, and each peer collects the mean loss and accuracy of an epoch in
the way it does that. This file runs without Symloom.
"""

from __future__ import annotations

import json
import os
import sys
import time
import warnings
from collections.abc import Callable
from contextlib import nullcontext, redirect_stdout
from typing import Any

import numpy

Epoch = Callable[[], tuple[float, float]]
LEARNING_RATE = 1e-3


class Stopwatch:
    """CPU and wall seconds between two moments, waiting for the device at both."""

    def __init__(self, device: str) -> None:
        self._device = device
        self.start()

    def start(self) -> None:
        self._began = self._now()

    def stop(self) -> None:
        now = self._now()
        self.taken = (now[0] - self._began[0], now[1] - self._began[1])

    def _now(self) -> tuple[float, float]:
        if self._device != "cpu":
            import torch

            torch.accelerator.synchronize()
        return time.process_time(), time.perf_counter()


def tensors(settings: dict[str, Any]) -> tuple[Any, Any]:
    """All images, (N, 1, 28, 28) and normalised, and their classes."""
    import torch

    stored = numpy.load(settings["data"])
    images = torch.from_numpy(stored["images"]).unsqueeze(1).float().div_(255)
    images = (images - images.mean()) / images.std()
    return images, torch.from_numpy(stored["labels"]).long()


def network() -> Any:
    from torch import nn

    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 64, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(1600, 128),
        nn.ReLU(),
        nn.Linear(128, 10),
    )


def textbook(settings: dict[str, Any]) -> Epoch:
    """The loop of PyTorch's tutorials over a DataLoader."""
    import torch
    from torch.nn import functional as F
    from torch.utils.data import DataLoader, TensorDataset

    torch.manual_seed(0)
    device = settings["device"]
    loader = DataLoader(
        TensorDataset(*tensors(settings)), settings["batch_size"], shuffle=True, drop_last=True
    )
    module = network().to(device)
    if settings["channels_last"]:
        module.to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(module.parameters(), lr=LEARNING_RATE)
    watch = Stopwatch(device)

    def epoch() -> tuple[float, float]:
        watch.start()
        running, right = 0.0, 0
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            if settings["channels_last"]:
                images = images.contiguous(memory_format=torch.channels_last)
            optimizer.zero_grad()
            with (
                torch.autocast(torch.device(device).type, torch.bfloat16)
                if settings["bf16"]
                else nullcontext()
            ):
                logits = module(images)
                loss = F.cross_entropy(logits, labels)
            loss.backward()
            optimizer.step()
            running += loss.item()
            right += (logits.argmax(1) == labels).sum().item()
        watch.stop()
        assert running == running  # a number
        return watch.taken

    return epoch


def lightning(settings: dict[str, Any]) -> Epoch:
    """`Trainer.fit` of a LightningModule that logs loss and accuracy, with the Trainer's defaults."""
    import torch
    from lightning import Callback, LightningModule, Trainer
    from torch.nn import functional as F
    from torch.utils.data import DataLoader, TensorDataset

    torch.manual_seed(0)
    warnings.filterwarnings("ignore")

    class Classifier(LightningModule):
        def __init__(self) -> None:
            super().__init__()
            self.layers = network()

        def training_step(self, batch: Any, index: int) -> Any:
            images, labels = batch
            if settings["channels_last"]:
                images = images.contiguous(memory_format=torch.channels_last)
            logits = self.layers(images)
            loss = F.cross_entropy(logits, labels)
            self.log("train_loss", loss, prog_bar=True)
            self.log("train_accuracy", (logits.argmax(1) == labels).float().mean())
            return loss

        def configure_optimizers(self) -> Any:
            return torch.optim.Adam(self.parameters(), lr=LEARNING_RATE)

    watch = Stopwatch(settings["device"])

    class Times(Callback):
        def on_train_epoch_start(self, trainer: Any, module: Any) -> None:
            watch.start()

        def on_train_batch_end(self, trainer: Any, module: Any, outputs: Any, batch: Any, index: int) -> None:
            if trainer.is_last_batch:
                watch.stop()

    loader = DataLoader(
        TensorDataset(*tensors(settings)), settings["batch_size"], shuffle=True, drop_last=True
    )
    module = Classifier()
    if settings["channels_last"]:
        module.to(memory_format=torch.channels_last)
    precision: Any = {"precision": "bf16-mixed"} if settings["bf16"] else {}

    def epoch() -> tuple[float, float]:
        trainer = Trainer(
            max_epochs=1,
            accelerator="cpu" if settings["device"] == "cpu" else "gpu",
            devices=1,
            callbacks=[Times()],
            default_root_dir=settings["folder"],
            **precision,
        )
        trainer.fit(module, loader)
        return watch.taken

    return epoch


def fastai(settings: dict[str, Any]) -> Epoch:
    """`Learner.fit` with fastai's own Adam. Its loaders would start processes: none, so that their time is told too."""
    import torch
    from fastai.basics import Callback, CrossEntropyLossFlat, DataLoaders, Learner, accuracy
    from torch.utils.data import TensorDataset

    torch.manual_seed(0)
    watch = Stopwatch(settings["device"])

    class Times(Callback):
        order = 1_000

        def before_train(self) -> None:
            watch.start()

        def after_train(self) -> None:
            watch.stop()

    dataset = TensorDataset(*tensors(settings))
    loaders = DataLoaders.from_dsets(
        dataset,
        torch.utils.data.Subset(
            dataset, range(64)
        ),  # fastai validates after each epoch; that is not measured
        bs=settings["batch_size"],
        num_workers=0,
        device=torch.device(settings["device"]),
    )
    learner = Learner(
        loaders,
        network(),
        loss_func=CrossEntropyLossFlat(),
        metrics=accuracy,
        lr=LEARNING_RATE,
        path=settings["folder"],
        cbs=[Times()],
    )

    def epoch() -> tuple[float, float]:
        learner.fit(1)
        return watch.taken

    return epoch


def keras(settings: dict[str, Any]) -> Epoch:
    """`Model.fit` of the same layers in Keras 3 on torch, with its layout (channels last) and progress bar."""
    os.environ["KERAS_BACKEND"] = "torch"
    import keras

    keras.utils.set_random_seed(0)
    images, labels = tensors(settings)
    images = images.permute(0, 2, 3, 1).contiguous().numpy()
    count = len(images) // settings["batch_size"] * settings["batch_size"]
    images, labels = images[:count], labels.numpy()[:count]
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dense(10),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(LEARNING_RATE), loss, metrics=["accuracy"])
    watch = Stopwatch(settings["device"])

    class Times(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            watch.start()

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            if (batch + 1) * settings["batch_size"] >= count:
                watch.stop()

    def epoch() -> tuple[float, float]:
        model.fit(images, labels, batch_size=settings["batch_size"], epochs=1, callbacks=[Times()])
        return watch.taken

    return epoch


PEERS: dict[str, Callable[[dict[str, Any]], Epoch]] = {
    "lightning": lightning,
    "fastai": fastai,
    "keras": keras,
    "textbook": textbook,
}


def main() -> None:
    kind, settings = sys.argv[1], json.loads(sys.argv[2])
    answers = os.fdopen(os.dup(1), "w")
    with redirect_stdout(sys.stderr):  # progress bars are drawn, but not between the answers
        epoch = PEERS[kind](settings)
        for _ in sys.stdin:
            cpu_s, wall_s = epoch()
            print(json.dumps({"cpu_s": cpu_s, "wall_s": wall_s}), file=answers, flush=True)


if __name__ == "__main__":
    main()
