"""Shipped networks against their originals: the same weights give the same answers.

Needs torchvision and transformers, which Symloom itself does not; left out where they cannot be imported.
"""

from __future__ import annotations

import importlib
from typing import Any

import pytest
import torch
from torch import nn

from graph.networks import NETWORKS, named_weights, network
from graph.source import ModuleSource, generate
from runtime.compile import compile_source

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore"), pytest.mark.timeout(600)]

TORCHVISION = {
    "alexnet": "alexnet", "vgg11": "vgg11", "vgg16": "vgg16", "resnet18": "resnet18", "resnet50": "resnet50",
    "densenet121": "densenet121", "squeezenet": "squeezenet1_1", "mobilenet-v2": "mobilenet_v2",
    "inception-v3": "inception_v3", "vit-b-16": "vit_b_16",
}  # fmt: skip


def ours(name: str, theirs: nn.Module) -> tuple[ModuleSource, nn.Module]:
    """The generated module with the weights of the original."""
    document, published = network(name), NETWORKS[name].published
    assert published is not None
    source = generate(document)
    compiled = compile_source(source)
    compiled.forget()
    module = compiled.module_class().eval()
    given = theirs.state_dict()
    found = {}
    for each in named_weights(document, published):
        tensor = given.pop(each.theirs)
        found[each.ours] = tensor.t() if each.transposed else tensor
    assert set(given) <= {"lm_head.weight"}  # GPT-2's head is its table of words
    module.load_state_dict(found)
    return source, module


def torchvision_models() -> Any:
    """Its models are plain Python; operators that its build for another torch cannot register are only named."""
    operators = torch.library.Library("torchvision", "FRAGMENT")
    for name in ("nms", "qnms"):
        if not hasattr(torch.ops.torchvision, name):
            operators.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    try:
        return importlib.import_module("torchvision.models")
    except ImportError:
        pytest.skip("torchvision is not installed")


@pytest.mark.parametrize("name", TORCHVISION)
def test_the_answers_are_torchvisions_bit_for_bit(name: str) -> None:
    models = torchvision_models()
    torch.manual_seed(0)
    more = {"init_weights": False, "aux_logits": True} if name == "inception-v3" else {}
    theirs = getattr(models, TORCHVISION[name])(weights=None, **more).eval()
    for layer in theirs.modules():
        if isinstance(layer, nn.BatchNorm2d):
            nn.init.normal_(layer.running_mean, std=0.1)
            nn.init.uniform_(layer.running_var, 0.5, 1.5)
    source, module = ours(name, theirs)
    size = 299 if name == "inception-v3" else 224
    image = torch.randn(2, 3, size, size)
    with torch.no_grad():
        found = module(image)
        if isinstance(found, tuple):  # with an auxiliary classifier
            found = dict(zip((output.node for output in source.outputs), found, strict=True))["fc"]
        assert torch.equal(found, theirs(image))


def test_the_states_are_berts_bit_for_bit() -> None:
    transformers = pytest.importorskip("transformers")
    torch.manual_seed(0)
    theirs = transformers.BertModel(transformers.BertConfig()).eval()
    _, module = ours("bert-base", theirs)
    words, segments = torch.randint(0, 30522, (3, 17)), torch.randint(0, 2, (3, 17))
    mask = torch.ones(3, 17, dtype=torch.long)
    mask[0, 10:] = mask[2, 5:] = 0
    with torch.no_grad():
        states, pooled = module(words, segments, mask)
        expected = theirs(input_ids=words, token_type_ids=segments, attention_mask=mask)
    assert torch.equal(states, expected.last_hidden_state)
    assert torch.equal(pooled, expected.pooler_output)


def test_the_scores_are_gpt2s() -> None:
    transformers = pytest.importorskip("transformers")
    torch.manual_seed(0)
    theirs = transformers.GPT2LMHeadModel(transformers.GPT2Config()).eval()
    _, module = ours("gpt2", theirs)
    words = torch.randint(0, 50257, (2, 33))
    with torch.no_grad():
        torch.testing.assert_close(module(words).transpose(1, 2), theirs(words).logits, atol=1e-5, rtol=0)
