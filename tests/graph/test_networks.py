"""The shipped networks: published sizes, the originals' names, code that runs, files as the code writes them."""

from __future__ import annotations

import json
import warnings
from functools import cache
from math import prod
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from graph.document import Document, load, to_json
from graph.errors import SymloomError
from graph.infer import Inference
from graph.networks import NETWORKS, NamedWeight, named_weights, network, shipped
from graph.networks.__main__ import FOLDER
from graph.source import ModuleSource, generate
from graph.types import TensorType
from runtime.compile import compile_source

# Names and shapes of torchvision 0.28's state dicts, written by its own code.
TORCHVISION: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "data" / "torchvision_state_dicts.json").read_text()
)["networks"]
OURS = {
    "squeezenet1_1": "squeezenet",
    "mobilenet_v2": "mobilenet-v2",
    "inception_v3": "inception-v3",
    "vit_b_16": "vit-b-16",
}
SIZES = {"N": 2, "T": 7, "S": 5}

every_network = pytest.mark.parametrize("name", NETWORKS)
every_published_network = pytest.mark.parametrize("name", [e.name for e in NETWORKS.values() if e.published])


@cache
def document_of(name: str) -> Document:
    return network(name)


@cache
def source_of(name: str) -> ModuleSource:
    return generate(document_of(name))


@cache
def module_of(name: str) -> nn.Module:
    """Its generated module on the meta device: shapes without numbers."""
    compiled = compile_source(source_of(name))
    compiled.forget()
    with torch.device("meta"):
        return compiled.module_class()


def weights_of(name: str) -> list[NamedWeight]:
    published = NETWORKS[name].published
    assert published is not None
    return named_weights(document_of(name), published)


def a_batch(x: TensorType) -> torch.Tensor:
    shape = [size if isinstance(size, int) else SIZES[str(size)] for size in x.shape]
    return torch.zeros(shape, dtype=getattr(torch, x.dtype), device="meta")


def run(name: str) -> tuple[tuple[torch.Tensor, ...], dict[str, torch.Tensor]]:
    """Predictions and losses of a batch of two."""
    document, source, module = document_of(name), source_of(name), module_of(name)
    inference = Inference.of(document.graph, document.operator)

    def entering(nodes: tuple[str, ...]) -> list[torch.Tensor]:
        return [a_batch(types[0]) for node in nodes if (types := inference.facts[node].types) is not None]

    with warnings.catch_warnings(), torch.device("meta"):
        warnings.simplefilter("ignore")
        outputs = module(*entering(source.inputs))
        outputs = outputs if isinstance(outputs, tuple) else (outputs,)
        judge: Any = module.losses if source.losses else lambda *tensors: {}
        return outputs, judge(*outputs, *entering(source.targets))


@every_network
def test_a_network_has_no_problem(name: str) -> None:
    document = document_of(name)
    assert Inference.of(document.graph, document.operator).problems() == []


@every_network
def test_a_block_opened_by_itself_has_no_problem_either(name: str) -> None:
    document = document_of(name)
    for block in document.blocks.values():
        assert Inference.of(block.graph, document.operator).problems() == []


@every_published_network
def test_a_network_has_as_many_parameters_as_the_original(name: str) -> None:
    published = NETWORKS[name].published
    assert published is not None
    assert sum(p.numel() for p in module_of(name).parameters()) == published.parameters


def test_the_text_classifiers_layers_are_those_of_torchs_own_transformer() -> None:
    layers = nn.TransformerEncoder(nn.TransformerEncoderLayer(128, 4, 512), 2, enable_nested_tensor=False)
    rest = 20_000 * 128 + 128 * 2 + 2  # words; classes
    ours = sum(p.numel() for p in module_of("transformer-classifier").parameters())
    assert ours == sum(p.numel() for p in layers.parameters()) + rest


def test_the_translator_has_torchs_own_layers() -> None:
    layers: list[nn.Module] = [nn.Embedding(10_000, 256), nn.Embedding(10_000, 256)]
    layers += [nn.GRU(256, 512), nn.GRU(256, 512), nn.Linear(1024, 512, bias=False), nn.Linear(512, 10_000)]
    ours = sum(p.numel() for p in module_of("gru-translator").parameters())
    assert ours == sum(p.numel() for layer in layers for p in layer.parameters())


@every_network
def test_the_generated_module_gives_the_inferred_shapes_and_a_loss(name: str) -> None:
    document, source = document_of(name), source_of(name)
    inference = Inference.of(document.graph, document.operator)
    outputs, losses = run(name)
    for output, tensor in zip(source.outputs, outputs, strict=True):
        expected = inference.facts[output.node].type_of(output.port)
        assert expected is not None
        assert tensor.shape == a_batch(expected).shape
        assert tensor.dtype == a_batch(expected).dtype
    assert set(losses) == set(source.losses)
    assert all(loss.shape == () for loss in losses.values())
    assert losses or name == "bert-base"


@every_network
def test_the_file_is_what_the_code_writes(name: str) -> None:
    path = FOLDER / NETWORKS[name].file
    assert path.read_text() == to_json(document_of(name)), "run python -m graph.networks"
    assert to_json(load(path)) == path.read_text()


def test_no_file_is_left_of_a_network_that_is_gone() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {entry.file for entry in NETWORKS.values()}


@every_network
def test_no_two_nodes_lie_on_each_other_and_every_wire_runs_to_the_right_or_to_the_next_row(
    name: str,
) -> None:
    document = document_of(name)
    for graph in (document.graph, *(block.graph for block in document.blocks.values())):
        assert len({node.position for node in graph}) == len(graph)
        for wire in graph.wires():
            (x, y), (u, v) = graph[wire.source.node].position, graph[wire.node].position
            assert x < u or (u == min(node.position[0] for node in graph) and v - y >= 160)


@pytest.mark.parametrize("name", ["lenet5", "vgg16", "resnet50", "squeezenet", "inception-v3"])
def test_a_network_that_is_a_long_row_is_drawn_so_that_its_names_can_be_read(name: str) -> None:
    places = [node.position for node in document_of(name).graph]
    wide = max(x for x, _ in places) - min(x for x, _ in places) + 184
    high = max(y for _, y in places) - min(y for _, y in places) + 64
    assert min(1286 / wide, 567 / high) > 0.6, "in the canvas of a window of 1920 × 1080"


@every_published_network
def test_the_names_of_the_weights_are_those_of_the_generated_module(name: str) -> None:
    ours = {weight.ours: tuple(weight.weight.shape) for weight in weights_of(name)}
    assert ours == {key: tuple(tensor.shape) for key, tensor in module_of(name).state_dict().items()}


@pytest.mark.parametrize("theirs", TORCHVISION)
def test_names_and_shapes_are_torchvisions(theirs: str) -> None:
    weights = weights_of(OURS.get(theirs, theirs))
    found = {weight.theirs: list(weight.weight.shape) for weight in weights}
    assert found == TORCHVISION[theirs]["state_dict"]
    assert (
        sum(prod(weight.weight.shape) for weight in weights if weight.weight.trainable)
        == (TORCHVISION[theirs]["parameters"])
    )


def bert_base() -> dict[str, tuple[int, ...]]:
    """The state dict of Hugging Face's BertModel, from `modeling_bert.py` and the sizes of bert-base-uncased."""

    def affine(name: str, *shape: int) -> dict[str, tuple[int, ...]]:
        return {f"{name}.weight": shape, f"{name}.bias": shape[:1]}

    found: dict[str, tuple[int, ...]] = {}
    for table, rows in (("word", 30522), ("position", 512), ("token_type", 2)):
        found[f"embeddings.{table}_embeddings.weight"] = (rows, 768)
    found |= affine("embeddings.LayerNorm", 768)
    for layer in (f"encoder.layer.{number}" for number in range(12)):
        for part in ("self.query", "self.key", "self.value", "output.dense"):
            found |= affine(f"{layer}.attention.{part}", 768, 768)
        found |= affine(f"{layer}.attention.output.LayerNorm", 768)
        found |= affine(f"{layer}.intermediate.dense", 3072, 768)
        found |= affine(f"{layer}.output.dense", 768, 3072)
        found |= affine(f"{layer}.output.LayerNorm", 768)
    return found | affine("pooler.dense", 768, 768)


def gpt2() -> dict[str, tuple[int, ...]]:
    """The state dict of Hugging Face's GPT2LMHeadModel but for the tied head; its Conv1D stores (in, out)."""
    found: dict[str, tuple[int, ...]] = {
        "transformer.wte.weight": (50257, 768),
        "transformer.wpe.weight": (1024, 768),
    }
    for layer in (f"transformer.h.{number}" for number in range(12)):
        for norm in ("ln_1", "ln_2"):
            found |= {f"{layer}.{norm}.weight": (768,), f"{layer}.{norm}.bias": (768,)}
        for name, rows, columns in (
            ("attn.c_attn", 768, 2304), ("attn.c_proj", 768, 768), ("mlp.c_fc", 768, 3072), ("mlp.c_proj", 3072, 768)
        ):  # fmt: skip
            found |= {f"{layer}.{name}.weight": (rows, columns), f"{layer}.{name}.bias": (columns,)}
    return found | {"transformer.ln_f.weight": (768,), "transformer.ln_f.bias": (768,)}


@pytest.mark.parametrize(("name", "theirs"), [("bert-base", bert_base()), ("gpt2", gpt2())])
def test_names_and_shapes_are_hugging_faces(name: str, theirs: dict[str, tuple[int, ...]]) -> None:
    found = {
        weight.theirs: tuple(reversed(weight.weight.shape))
        if weight.transposed
        else tuple(weight.weight.shape)
        for weight in weights_of(name)
    }
    assert found == theirs


def test_a_name_that_no_network_has_is_told_with_the_one_that_was_meant() -> None:
    with pytest.raises(SymloomError, match=r"no network named 'ResNet50'; did you mean resnet50\?"):
        shipped("ResNet50")
    with pytest.raises(SymloomError, match=r"choose one of mlp, .*vit-b-16\.$"):
        shipped("?")
