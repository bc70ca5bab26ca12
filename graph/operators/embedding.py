"""Numbers for things that are counted, and for places in a sequence."""

from __future__ import annotations

from graph.dim import Dim, at_least
from graph.operator import (
    Attribute,
    Attributes,
    Operator,
    Port,
    ShapeError,
    Weight,
    known,
    need_dtype,
    need_rank,
)
from graph.operators.linear import need_float32
from graph.types import FLOATING, TensorType

_INDEX = ("int64", "int32")
_SEQUENCE = (Port("input", "(N, T, features)", dtypes=FLOATING),)
_SAME = (Port("output", "the same shape"),)


def _need_padding_idx(a: Attributes) -> None:
    if a.padding_idx is not None and not -a.num_embeddings <= a.padding_idx < a.num_embeddings:
        raise ShapeError(
            f"has padding_idx {a.padding_idx}, but only {a.num_embeddings} entries (0 to {a.num_embeddings - 1}).",
            kind="attribute",
            expected=a.num_embeddings - 1,
        )


def _embedding(a: Attributes, x: TensorType) -> TensorType:
    need_dtype(x, _INDEX, "whole numbers that name entries (int64)")
    _need_padding_idx(a)
    return TensorType((*x.shape, a.embedding_dim))


def _bag(a: Attributes, x: TensorType) -> TensorType:
    need_rank(x, (2,), "one bag of entries a sample (N, entries)")
    need_dtype(x, _INDEX, "whole numbers that name entries (int64)")
    _need_padding_idx(a)
    return TensorType((x.shape[0], a.embedding_dim))


def _table(a: Attributes, x: TensorType) -> dict[str, Weight]:
    return {"weight": Weight((a.num_embeddings, a.embedding_dim), "normal")}


_ENTRIES = (
    Attribute("num_embeddings", "int", 1000, "Number of different entries (the vocabulary).", minimum=1),
    Attribute("embedding_dim", "int", 64, "Numbers learned for each entry.", minimum=1),
    Attribute("padding_idx", "int", None, "The entry that stays zero and is not trained.", optional=True),
    Attribute("max_norm", "float", None, "Longest vector allowed; longer ones are shortened.", minimum=0.0,
              optional=True),
    Attribute("scale_grad_by_freq", "bool", False, "Divide gradients by how often the entry occurs in the batch."),
)  # fmt: skip

EMBEDDING = Operator(
    name="Embedding",
    category="Embedding",
    summary="A learned vector for each word, token or other numbered thing.",
    inputs=(Port("input", "numbers 0 … num_embeddings − 1, any shape", dtypes=_INDEX),),
    outputs=(Port("output", "(…, embedding_dim)"),),
    infer=_embedding,
    layer="nn.Embedding({num_embeddings}, {embedding_dim}{options})",
    call="{self}({input})",
    weights=_table,
    attributes=_ENTRIES,
    aliases=("WordEmbedding", "LookupTable"),
    formula="out[i] = weight[input[i]]",
    shorthand=("num_embeddings", "embedding_dim"),
    entries="num_embeddings",
)

EMBEDDING_BAG = Operator(
    name="EmbeddingBag",
    category="Embedding",
    summary="The mean, sum or largest of the vectors of all entries in a bag of words.",
    inputs=(Port("input", "(N, entries)", dtypes=_INDEX),),
    outputs=(Port("output", "(N, embedding_dim)"),),
    infer=_bag,
    layer="nn.EmbeddingBag({num_embeddings}, {embedding_dim}, mode={mode}{options})",
    call="{self}({input})",
    weights=_table,
    attributes=(
        *_ENTRIES[:3],
        Attribute("mode", "choice", "mean", "How a bag becomes one vector.", choices=("mean", "sum", "max")),
    ),
    aliases=("BagOfWords",),
    formula="mean (sum, max) of weight[i] over i in the bag",
    shorthand=("num_embeddings", "embedding_dim", "mode"),
    entries="num_embeddings",
)


def _lookup(a: Attributes, x: TensorType, table: TensorType) -> TensorType:
    need_dtype(x, _INDEX, "whole numbers that name entries (int64)")
    need_rank(table, (2,), "a table (entries, features)", "weight")
    return TensorType((*x.shape, table.shape[1]), table.dtype)


LOOKUP = Operator(
    name="Lookup",
    category="Embedding",
    summary="Takes rows of a table that comes by a wire, such as one that the last layer uses too.",
    inputs=(
        Port("input", "numbers of rows, any shape", dtypes=_INDEX),
        Port("weight", "the table (entries, features)", dtypes=FLOATING),
    ),
    outputs=(Port("output", "(…, features)"),),
    infer=_lookup,
    call="F.embedding({input}, {weight})",
    aliases=("TiedEmbedding", "embedding"),
    formula="out[i] = weight[input[i]]",
    reference="Press & Wolf, 2017",
)


def _sequence(x: TensorType, port: str = "input") -> None:
    need_rank(x, (3,), "a batch of sequences (N, T, features)", port)
    need_dtype(x, FLOATING, "floating-point numbers", port)


def _positions(a: Attributes, x: TensorType) -> TensorType:
    _sequence(x)
    need_float32(x)
    if at_least(x.shape[1], a.max_length + 1):
        raise ShapeError(
            f"knows {a.max_length} places, but the sequences of input {x} have {x.shape[1]}; raise max_length.",
            port="input",
            kind="attribute",
            expected=x.shape[1],
        )
    return x


def _sinusoidal(a: Attributes, x: TensorType) -> TensorType:
    _sequence(x)
    _need_even(known(x.shape[2], "number of features"))
    return x


def _need_even(features: int) -> None:
    if features % 2:
        raise ShapeError(
            f"pairs sines with cosines, so it needs an even number of features, not {features}.",
            port="input",
            kind="features",
            expected=features + 1,
        )


def _rotary(a: Attributes, x: TensorType) -> TensorType:
    need_dtype(x, FLOATING, "floating-point numbers")
    if x.rank < 2:
        raise ShapeError(
            f"needs places and features last (…, T, features), but input is {x}.",
            port="input",
            kind="rank",
            expected=(3, 4),
        )
    _need_even(known(x.shape[-1], "number of features"))
    return x


def _class_token(a: Attributes, x: TensorType) -> TensorType:
    _sequence(x)
    need_float32(x)
    return TensorType((x.shape[0], x.shape[1] + a.count, x.shape[2]), x.dtype)


def _features(a: Attributes, x: TensorType) -> dict[str, Dim]:
    return {"features": x.shape[-1]}


_BASE = Attribute(
    "base", "float", 10000.0, "Sets the longest wave, 2π·base places.", minimum=1.0, torch=False
)

POSITIONAL_EMBEDDING = Operator(
    name="PositionalEmbedding",
    category="Embedding",
    summary="Adds a learned vector for each place in the sequence.",
    inputs=_SEQUENCE,
    outputs=_SAME,
    infer=_positions,
    layer="layers.PositionalEmbedding({max_length}, {features})",
    call="{self}({input})",
    sizes=_features,
    weights=lambda a, x: {
        "weight": Weight((a.max_length, known(x.shape[2], "number of features")), "normal, 0.02")
    },
    attributes=(Attribute("max_length", "int", 512, "Longest sequence, in places.", minimum=2, torch=False),),
    aliases=("LearnedPositionalEncoding", "PositionEmbedding"),
    formula="out[n, t] = input[n, t] + weight[t]",
    reference="Gehring et al., 2017",
    shorthand=("max_length",),
)

SINUSOIDAL_ENCODING = Operator(
    name="SinusoidalEncoding",
    category="Embedding",
    summary="Adds sines and cosines of the place in the sequence: positions without weights.",
    inputs=_SEQUENCE,
    outputs=_SAME,
    infer=_sinusoidal,
    layer="layers.SinusoidalEncoding({base})",
    call="{self}({input})",
    attributes=(_BASE,),
    aliases=("PositionalEncoding", "SinePositionEncoding"),
    formula="out[t, 2i] = input + sin(t / base^(2i/features)), out[t, 2i+1] = input + cos(same)",
    reference="Vaswani et al., 2017",
)

ROTARY_EMBEDDING = Operator(
    name="RotaryEmbedding",
    category="Embedding",
    summary="Turns pairs of features by an angle that grows with the place; for queries and keys.",
    inputs=(Port("input", "(…, T, features), such as (N, heads, T, features)", dtypes=FLOATING),),
    outputs=_SAME,
    infer=_rotary,
    layer="layers.RotaryEmbedding({base})",
    call="{self}({input})",
    attributes=(_BASE,),
    aliases=("RoPE", "RotaryPositionalEmbedding"),
    formula="(x₁, x₂) → (x₁ cos θ − x₂ sin θ, x₁ sin θ + x₂ cos θ), θ = t / base^(2i/features)",
    reference="Su et al., 2021",
)

CLASS_TOKEN = Operator(
    name="ClassToken",
    category="Embedding",
    summary="Puts learned vectors in front of every sequence, where a classifier may read.",
    inputs=_SEQUENCE,
    outputs=(Port("output", "(N, T + count, features)"),),
    infer=_class_token,
    layer="layers.ClassToken({count}, {features})",
    call="{self}({input})",
    sizes=_features,
    weights=lambda a, x: {
        "weight": Weight((1, a.count, known(x.shape[2], "number of features")), "normal, 0.02")
    },
    attributes=(Attribute("count", "int", 1, "How many vectors.", minimum=1, torch=False),),
    aliases=("CLS", "RegisterTokens"),
    reference="Devlin et al., 2018",
)

DECLARED = (
    EMBEDDING,
    EMBEDDING_BAG,
    LOOKUP,
    POSITIONAL_EMBEDDING,
    SINUSOIDAL_ENCODING,
    ROTARY_EMBEDDING,
    CLASS_TOKEN,
)
