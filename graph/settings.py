"""The settings of a recipe beside data, optimizer and schedule, in the groups that the form shows them in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from graph.operator import Attribute

_number: Callable[..., Any] = partial(Attribute, kind="float", default=0.0, minimum=0.0)
_part: Callable[..., Any] = partial(_number, maximum=1.0)

RUN: tuple[Attribute, ...] = (
    Attribute("epochs", "int", 10, "Passes over the training data.", minimum=1, maximum=1_000_000),
    Attribute("batch_size", "int", 64, "Samples per step.", minimum=1, maximum=1_000_000),
    Attribute(
        "seed",
        "int",
        0,
        "Start of every random choice; the same seed gives the same run.",
        minimum=0,
        maximum=2**31 - 1,
    ),
    Attribute(
        "validation",
        "float",
        0.1,
        "Part of the training data held back to validate on.",
        minimum=0.0,
        maximum=0.9,
    ),
    Attribute(
        "balance",
        "bool",
        False,
        "Draw samples of rare classes as often as those of common ones, for training.",
    ),
    Attribute(
        "class_weights",
        "choice",
        "none",
        "Let a CrossEntropyLoss count rare classes more: balanced weighs each by how few samples it has.",
        choices=("none", "balanced"),
    ),
    Attribute(
        "drop_last",
        "bool",
        True,
        "Leave out the samples of an epoch that fill no whole batch; other ones in every epoch.",
    ),
    _number(name="max_minutes", doc="Stop and test after so many minutes; 0 for no limit.", unit="min"),
    Attribute(
        "device", "text", "auto", "auto, cpu, cuda, cuda:1, mps, …: auto takes the accelerator there is."
    ),
)

SPEED: tuple[Attribute, ...] = (
    Attribute(
        "precision",
        "choice",
        "fp32",
        "Number format of the arithmetic; auto measures whether bf16 is faster.",
        choices=("auto", "fp32", "bf16", "fp16"),
    ),
    Attribute(
        "layout",
        "choice",
        "auto",
        "Memory order of images; channels-last is faster for convolutions.",
        choices=("auto", "channels_last", "contiguous"),
    ),
    Attribute("threads", "int", 0, "CPU threads; 0 measures how many are fastest.", minimum=0, maximum=1024),
    Attribute(
        "compile",
        "choice",
        "off",
        "Let torch compile the network: on, or auto, which does so on an accelerator if steps get faster. "
        "reduce-overhead also records the kernels as CUDA graphs, which helps where batches are small.",
        choices=("off", "on", "auto", "reduce-overhead"),
    ),
    Attribute("fused", "bool", True, "Take the optimizer's step in one kernel, where torch has one for it."),
    Attribute(
        "deterministic",
        "bool",
        False,
        "Use only algorithms that give the same bits every time; on a GPU they are slower, or missing.",
    ),
    Attribute("rewrites", "bool", True, "Reorder operators where the result stays exactly the same."),
)

REGULARISATION: tuple[Attribute, ...] = (
    _number(name="l1", doc="L1 penalty on weights, added to the loss."),
    _number(name="l2", doc="L2 penalty on weights, added to the loss."),
    Attribute("decay_all", "bool", False, "Weight decay, L1 and L2 also on biases and normalisations."),
    _number(name="clip_norm", doc="Largest norm of the whole gradient; 0 for no limit."),
    _number(name="clip_value", doc="Largest size of each gradient; 0 for no limit."),
    Attribute(
        "accumulate",
        "int",
        1,
        "Batches whose gradients are averaged for one step.",
        minimum=1,
        maximum=1_000_000,
    ),
    _number(
        name="ema",
        doc="Decay of a running average of the weights, which is then tested; 0 for none.",
        maximum=0.999999,
    ),
    Attribute(
        "patience",
        "int",
        0,
        "Stop after so many epochs without a better validation loss; 0 for never.",
        minimum=0,
        maximum=1_000_000,
    ),
)

# What each does to a batch is in `runtime.augment`.
AUGMENTATION: tuple[Attribute, ...] = (
    Attribute(
        "crop_padding",
        "int",
        0,
        "Pixels added around each training picture before its size is cut out at random; 0 for none.",
        minimum=0,
        maximum=1024,
        unit="px",
    ),
    Attribute("flip", "bool", False, "Mirror every other training picture, at random, from left to right."),
    Attribute("flip_vertical", "bool", False, "Turn every other training picture, at random, upside down."),
    _number(
        name="rotation",
        doc="Turn each training picture by an angle of up to so many degrees either way; 0 for none.",
        maximum=180.0,
        unit="°",
    ),
    _number(
        name="zoom",
        doc="Make each training picture larger or smaller by a factor of up to 1 + this; 0 for none.",
        maximum=4.0,
    ),
    _number(
        name="shear",
        doc="Slant each training picture by an angle of up to so many degrees either way; 0 for none.",
        maximum=60.0,
        unit="°",
    ),
    _part(
        name="brightness",
        doc="Make each training picture lighter or darker by up to this part; 0 for none.",
    ),
    _part(
        name="contrast",
        doc="Stretch or flatten the tones of each training picture by up to this part; 0 for none.",
    ),
    _part(
        name="saturation",
        doc="Make the colours of each training picture stronger or paler by up to this part; 0 for none.",
    ),
    _number(
        name="noise",
        doc="Add to each pixel a random number of this standard deviation (the pixels' own is 1); 0 for none.",
        maximum=10.0,
    ),
    _part(
        name="erasing",
        doc="Blot out a rectangle in this part of the training pictures (Zhong et al., 2020); 0 for none.",
    ),
    _number(
        name="mixup",
        doc="Mix each sample with another, and their targets alike: strength of the mixture; 0 for none.",
        maximum=100.0,
    ),
    _number(
        name="cutmix",
        doc="Put a piece of another picture into each, and mix their targets alike: strength; 0 for none.",
        maximum=100.0,
    ),
)

GUARD: tuple[Attribute, ...] = (
    _number(
        name="spike_guard",
        doc="A loss so many times its usual distance above its recent average is a spike (try 20); 0 for no guard.",
    ),
    Attribute(
        "spike_action",
        "choice",
        "skip",
        "Leave a step with a spike out, or stop the run there.",
        choices=("skip", "stop"),
    ),
    Attribute(
        "checkpoint_minutes", "float", 5.0, "Longest time between checkpoints.", minimum=0.0, unit="min"
    ),
    Attribute(
        "checkpoint_steps",
        "int",
        0,
        "Steps between checkpoints, beside those by time and of epochs; 0 for none.",
        minimum=0,
        maximum=1_000_000_000,
        unit="steps",
    ),
)

TRIAL: tuple[Attribute, ...] = (
    Attribute(
        "limit_batches",
        "int",
        0,
        "Only so many batches of each epoch, of validation and of the test: does everything work? 0 for all.",
        minimum=0,
        maximum=1_000_000,
    ),
    Attribute(
        "overfit_batches",
        "int",
        0,
        "Train on so many batches alone, always the same, and validate on them: a sound network learns them "
        "by heart; 0 for no such trial.",
        minimum=0,
        maximum=1_000_000,
    ),
)

START: tuple[Attribute, ...] = (
    Attribute(
        "start_from",
        "text",
        "",
        "A run's folder, or a file of weights, to begin with instead of random ones.",
    ),
)

SETTINGS: tuple[Attribute, ...] = (*RUN, *SPEED, *REGULARISATION, *AUGMENTATION, *GUARD, *TRIAL, *START)
