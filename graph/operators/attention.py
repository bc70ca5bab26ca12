"""Attention: every place of a sequence looks at the others.

Sequences come batch first, (N, T, features), unlike in torch, whose default is time first: an `Input`'s batch is
batch first everywhere else, and attention over the batch by mistake would pass unnoticed.
"""

from __future__ import annotations

from typing import Any

from graph.dim import Dim, same
from graph.operator import (
    Attribute,
    Attributes,
    Code,
    Operator,
    Port,
    ShapeError,
    Weight,
    known,
    need_dtype,
    need_rank,
)
from graph.operators.linear import WEIGHTS, need_float32
from graph.shapes import broadcast, need_equal, need_shape
from graph.types import FLOATING, Shape, TensorType, shape_text

MASKS = (*FLOATING, "bool")

HEADS = Attribute("num_heads", "int", 4, "Parallel attentions; they share the features.", minimum=1)
_DROPOUT = Attribute(
    "dropout", "float", 0.0, "Part of the attention dropped in training.", minimum=0.0, maximum=1.0
)
_BIAS = Attribute("bias", "bool", True, "Add learned numbers to all projections.")


def need_sequence(x: TensorType, port: str = "input") -> None:
    """Refuse what is not a batch of sequences in the weights' format."""
    need_rank(x, (3,), "a batch of sequences (N, T, features)", port)
    need_float32(x, port)


def need_heads(x: TensorType, heads: int, port: str = "query") -> int:
    """The number of features, if the heads can share them equally.

    Raises:
        ShapeError: they cannot (kind `heads`), or the number is not known.
    """
    features = known(x.shape[-1], "number of features", port)
    if features % heads:
        raise ShapeError(
            f"has {heads} heads, which do not divide the {features} features of {port}.",
            port=port,
            kind="heads",
            expected=features,
        )
    return features


def need_same_dtype(x: TensorType, y: TensorType, port: str, other: str) -> None:
    """Refuse two tensors of different formats.

    Raises:
        ShapeError: they differ (kind `dtype`).
    """
    if x.dtype != y.dtype:
        raise ShapeError(
            f"needs {port} in the format of {other}, {x.dtype}, but it is {y.dtype}.",
            port=port,
            kind="dtype",
            expected=(x.dtype,),
        )


def need_memory(query: TensorType, memory: TensorType, port: str, other: str = "query") -> None:
    """Refuse a sequence to look at that is of another batch than the one that looks."""
    need_sequence(memory, port)
    need_equal(
        memory.shape[0],
        query.shape[0],
        f"needs the same batch in {other} ({query}) and {port} ({memory}).",
        port=port,
        kind="batch",
    )


def attention_weights(
    features: int, kdim: int, vdim: int, *, bias: bool, extra: bool = False, prefix: str = ""
) -> dict[str, Weight]:
    """The weights of torch's `MultiheadAttention`."""
    found: dict[str, Weight] = {}
    if kdim == vdim == features:
        found["in_proj_weight"] = Weight((3 * features, features), "Xavier uniform")
    else:
        for name, size in (("q", features), ("k", kdim), ("v", vdim)):
            found[f"{name}_proj_weight"] = Weight((features, size), "Xavier uniform")
    if bias:
        found["in_proj_bias"] = Weight((3 * features,), "zeros", decays=False)
    if extra:
        found["bias_k"] = Weight((1, 1, features), "Xavier normal", decays=False)
        found["bias_v"] = Weight((1, 1, features), "Xavier normal", decays=False)
    found["out_proj.weight"] = Weight((features, features), "Kaiming uniform")
    if bias:
        found["out_proj.bias"] = Weight((features,), "zeros", decays=False)
    return {prefix + name: weight for name, weight in found.items()}


def attention_multiply_adds(
    query: TensorType, key: TensorType, value: TensorType, features: Dim, source: Dim | None = None
) -> Dim:
    """Projections of all three, the products of queries with keys and of attention with values, the last projection."""
    batch, length = query.shape[0], query.shape[1]
    source = key.shape[1] if source is None else source
    projections = query.elements * features + (key.elements + value.elements) * features
    return projections + batch * length * source * features * 2 + batch * length * features * features


def attention_kept(
    query: TensorType, key: TensorType, value: TensorType, heads: int, dropout: float, copied: Dim
) -> Dim:
    """Bytes the backward pass needs: inputs with time first, their projections, sums of exponents, the result.

    `copied` is how many numbers the inputs have, each counted once: torch's kernels take time first. With dropout
    torch computes the attention in steps, and keeps it, its mask and their product.
    """
    features, rows = query.shape[2], query.shape[0] * query.shape[1]
    floats = (
        copied
        + 2 * query.elements
        + (key.shape[0] * key.shape[1] + value.shape[0] * value.shape[1]) * features
    )
    if dropout:
        return 4 * (floats + 3 * rows * heads * key.shape[1])
    return 4 * (floats + rows * heads)


# -- MultiheadAttention ----------------------------------------------------------------------------------------


def _multihead(
    a: Attributes,
    query: TensorType,
    key: TensorType,
    value: TensorType,
    attn_mask: TensorType | None,
    key_padding_mask: TensorType | None,
) -> tuple[TensorType, ...]:
    need_sequence(query, "query")
    need_heads(query, a.num_heads)
    for x, port in ((key, "key"), (value, "value")):
        need_memory(query, x, port)
        known(x.shape[2], "number of features", port)
    need_equal(
        value.shape[1],
        key.shape[1],
        f"needs one value for each key, but key is {key} and value is {value}.",
        port="value",
        kind="length",
    )
    batch, length, source = query.shape[0], query.shape[1], key.shape[1]
    if attn_mask is not None:
        need_dtype(attn_mask, MASKS, "a mask of floating-point numbers or bool", "attn_mask")
        per_head: Shape = (batch * a.num_heads, length, source)
        wanted = (length, source) if attn_mask.rank != 3 else per_head
        need_shape(attn_mask, wanted, "a mask (T, source)", port="attn_mask", kind="mask_shape")
        if attn_mask.dtype in FLOATING:
            need_same_dtype(query, attn_mask, "attn_mask", "query")
    if key_padding_mask is not None:
        need_dtype(key_padding_mask, MASKS, "a mask of floating-point numbers or bool", "key_padding_mask")
        need_shape(
            key_padding_mask,
            (batch, source),
            "a mask (N, source)",
            port="key_padding_mask",
            kind="mask_shape",
        )
        if key_padding_mask.dtype in FLOATING:
            need_same_dtype(query, key_padding_mask, "key_padding_mask", "query")
    output = TensorType(query.shape, query.dtype)
    if not a.need_weights:
        return (output,)
    source = source + a.add_bias_kv + a.add_zero_attn
    heads = () if a.average_attn_weights else (a.num_heads,)
    return (output, TensorType((batch, *heads, length, source), query.dtype))


def _multihead_sizes(
    a: Attributes, query: TensorType, key: TensorType, value: TensorType, *masks: TensorType | None
) -> dict[str, Any]:
    embed, kdim, vdim = query.shape[2], key.shape[2], value.shape[2]
    other = "" if embed == kdim == vdim else f", kdim={kdim!r}, vdim={vdim!r}"
    found: dict[str, Any] = {"embed_dim": embed, "dims": Code(other)}
    for name, mask in zip(("attn_mask", "key_padding_mask"), masks, strict=True):
        found[f"{name}_is"] = Code("" if mask is None else f", {name}=")
        found[name] = Code("")
    average = "" if a.average_attn_weights else ", average_attn_weights=False"
    found["weights"] = Code(f"{average})" if a.need_weights else ", need_weights=False)[0]")
    return found


def _multihead_outputs(a: Attributes) -> tuple[Port, ...]:
    output = Port("output", "(N, T, features)")
    shape = "(N, T, source)" if a.average_attn_weights else "(N, heads, T, source)"
    return (output, Port("weights", f"who looked at what {shape}")) if a.need_weights else (output,)


MULTIHEAD_ATTENTION = Operator(
    name="MultiheadAttention",
    category="Attention",
    summary="Each query gathers the values whose keys fit it, in several heads at once.",
    inputs=(
        Port("query", "(N, T, features)", dtypes=WEIGHTS),
        Port("key", "(N, source, key features)", dtypes=WEIGHTS),
        Port("value", "(N, source, value features)", dtypes=WEIGHTS),
        Port("attn_mask", "(T, source); true or −∞ hides", optional=True, dtypes=MASKS),
        Port("key_padding_mask", "(N, source); true or −∞ hides", optional=True, dtypes=MASKS),
    ),
    outputs=_multihead_outputs,
    infer=_multihead,
    layer="nn.MultiheadAttention({embed_dim}, {num_heads}{options}{dims}, batch_first=True)",
    call=(
        "{self}({query}, {key}, {value}{attn_mask_is}{attn_mask}{key_padding_mask_is}{key_padding_mask}{weights}"
    ),
    sizes=_multihead_sizes,
    weights=lambda a, q, k, v, *masks: attention_weights(
        need_heads(q, a.num_heads),
        known(k.shape[2], "number of features", "key"),
        known(v.shape[2], "number of features", "value"),
        bias=a.bias,
        extra=a.add_bias_kv,
    ),
    multiply_adds=lambda a, output, q, k, v, *masks: attention_multiply_adds(
        q, k, v, q.shape[2], k.shape[1] + a.add_bias_kv + a.add_zero_attn
    ),
    kept=lambda a, output, q, k, v, *masks: attention_kept(q, k, v, a.num_heads, a.dropout + a.need_weights,
                                                          q.elements + k.elements + v.elements),
    keeps=(),
    attributes=(
        HEADS,
        _DROPOUT,
        _BIAS,
        Attribute("add_bias_kv", "bool", False, "Add one learned key and value to every sequence."),
        Attribute("add_zero_attn", "bool", False, "Add one key and value of zeros: attention to nothing."),
        Attribute(
            "need_weights", "bool", False, "Also give the attention itself; slower, so off here.", torch=False
        ),
        Attribute(
            "average_attn_weights", "bool", True, "Give its mean over the heads.", torch=False,
            shown_if=("need_weights", (True,)),
        ),
    ),
    aliases=("MultiHeadAttention", "Attention"),
    formula="softmax(Q Kᵀ / √d) V in each head, then a projection",
    reference="Vaswani et al., 2017",
    shorthand=("num_heads",),
)  # fmt: skip


# -- one sequence that looks at itself or at another -------------------------------------------------------------


def _self_attention(a: Attributes, x: TensorType) -> TensorType:
    need_sequence(x)
    need_heads(x, a.num_heads, "input")
    return x


def _cross_attention(a: Attributes, x: TensorType, memory: TensorType) -> TensorType:
    need_sequence(x)
    need_heads(x, a.num_heads, "input")
    need_memory(x, memory, "memory", "input")
    known(memory.shape[2], "number of features", "memory")
    return x


def _self_sizes(a: Attributes, x: TensorType) -> dict[str, Any]:
    return {"embed_dim": x.shape[2]}


_SHORT = (HEADS, _DROPOUT, _BIAS)
_OUTPUT = (Port("output", "(N, T, features)"),)

SELF_ATTENTION = Operator(
    name="SelfAttention",
    category="Attention",
    summary="Every place of a sequence looks at all places of the same sequence.",
    inputs=(Port("input", "(N, T, features)", dtypes=WEIGHTS),),
    outputs=_OUTPUT,
    infer=_self_attention,
    layer="nn.MultiheadAttention({embed_dim}, {num_heads}{options}, batch_first=True)",
    call="{self}({input}, {input}, {input}, need_weights=False)[0]",
    sizes=_self_sizes,
    weights=lambda a, x: attention_weights(
        need_heads(x, a.num_heads, "input"), x.shape[2], x.shape[2], bias=a.bias
    ),
    multiply_adds=lambda a, output, x: attention_multiply_adds(x, x, x, x.shape[2]),
    kept=lambda a, output, x: attention_kept(x, x, x, a.num_heads, a.dropout, x.elements),
    keeps=(),
    attributes=_SHORT,
    aliases=("MultiHeadSelfAttention",),
    formula="MultiheadAttention(x, x, x)",
    reference="Vaswani et al., 2017",
    shorthand=("num_heads",),
)

CAUSAL_SELF_ATTENTION = Operator(
    name="CausalSelfAttention",
    category="Attention",
    summary="Every place of a sequence looks at itself and those before it, as a language model must.",
    inputs=(Port("input", "(N, T, features)", dtypes=WEIGHTS),),
    outputs=_OUTPUT,
    infer=_self_attention,
    layer="nn.MultiheadAttention({embed_dim}, {num_heads}{options}, batch_first=True)",
    call=(
        "{self}({input}, {input}, {input}, need_weights=False, is_causal=True, attn_mask="
        "nn.Transformer.generate_square_subsequent_mask({input}.shape[1], device={input}.device))[0]"
    ),
    sizes=_self_sizes,
    weights=lambda a, x: attention_weights(
        need_heads(x, a.num_heads, "input"), x.shape[2], x.shape[2], bias=a.bias
    ),
    multiply_adds=lambda a, output, x: attention_multiply_adds(x, x, x, x.shape[2]),
    kept=lambda a, output, x: attention_kept(x, x, x, a.num_heads, a.dropout, x.elements),
    keeps=(),
    attributes=_SHORT,
    aliases=("MaskedSelfAttention", "DecoderAttention"),
    formula="MultiheadAttention(x, x, x) with −∞ above the diagonal",
    reference="Vaswani et al., 2017; Radford et al., 2018",
    shorthand=("num_heads",),
)

CROSS_ATTENTION = Operator(
    name="CrossAttention",
    category="Attention",
    summary="Every place of one sequence looks at all places of another.",
    inputs=(
        Port("input", "who looks (N, T, features)", dtypes=WEIGHTS),
        Port("memory", "looked at (N, source, any features)", dtypes=WEIGHTS),
    ),
    outputs=_OUTPUT,
    infer=_cross_attention,
    layer="nn.MultiheadAttention({embed_dim}, {num_heads}{options}{dims}, batch_first=True)",
    call="{self}({input}, {memory}, {memory}, need_weights=False)[0]",
    sizes=lambda a, x, m: {
        "embed_dim": x.shape[2],
        "dims": Code("" if x.shape[2] == m.shape[2] else f", kdim={m.shape[2]!r}, vdim={m.shape[2]!r}"),
    },
    weights=lambda a, x, m: attention_weights(
        need_heads(x, a.num_heads, "input"),
        known(m.shape[2], "number of features", "memory"),
        known(m.shape[2], "number of features", "memory"),
        bias=a.bias,
    ),
    multiply_adds=lambda a, output, x, m: attention_multiply_adds(x, m, m, x.shape[2]),
    kept=lambda a, output, x, m: attention_kept(x, m, m, a.num_heads, a.dropout, x.elements + m.elements),
    keeps=(),
    attributes=_SHORT,
    aliases=("EncoderDecoderAttention",),
    formula="MultiheadAttention(input, memory, memory)",
    reference="Vaswani et al., 2017",
    shorthand=("num_heads",),
)


# -- without weights ---------------------------------------------------------------------------------------------


def _scaled_dot_product(
    a: Attributes, query: TensorType, key: TensorType, value: TensorType, attn_mask: TensorType | None
) -> TensorType:
    for x, port in ((query, "query"), (key, "key"), (value, "value")):
        if x.rank < 2:
            raise ShapeError(
                f"needs places and features last (…, T, features), but {port} is {x}.",
                port=port,
                kind="rank",
                expected=(3, 4),
            )
        need_dtype(x, FLOATING, "floating-point numbers", port)
        need_same_dtype(query, x, port, "query")
    need_equal(
        key.shape[-1],
        query.shape[-1],
        f"needs as many features in query ({query}) as in key ({key}).",
        port="key",
    )
    need_equal(
        value.shape[-2],
        key.shape[-2],
        f"needs one value for each key, but key is {key} and value is {value}.",
        port="value",
        kind="length",
    )
    fronts = [TensorType(x.shape[:-2]) for x in (query, key, value)]
    batch = broadcast(fronts, ("query", "key", "value"))
    if attn_mask is not None:
        if a.is_causal:
            raise ShapeError(
                "is causal and has a mask too; take the wire to attn_mask away or switch is_causal off.",
                port="attn_mask",
                kind="attribute",
                expected=False,
            )
        need_dtype(attn_mask, MASKS, "a mask of floating-point numbers or bool", "attn_mask")
        if attn_mask.dtype in FLOATING:
            need_same_dtype(query, attn_mask, "attn_mask", "query")
        scores = TensorType((*batch, query.shape[-2], key.shape[-2]))
        if attn_mask.rank > scores.rank or attn_mask.rank < 2 or _grows(attn_mask.shape, scores.shape):
            raise ShapeError(
                f"needs a mask that fits its scores {shape_text(scores.shape)}, but attn_mask is {attn_mask}.",
                port="attn_mask",
                kind="mask_shape",
                expected=scores.shape,
            )
    return TensorType((*batch, query.shape[-2], value.shape[-1]), query.dtype)


def _grows(shape: Shape, goal: Shape) -> bool:
    pairs = zip(shape, goal[len(goal) - len(shape) :], strict=True)
    return any(same(have, want) is False and same(have, 1) is False for have, want in pairs)


def _mask_code(
    a: Attributes, query: TensorType, key: TensorType, value: TensorType, mask: TensorType | None
) -> dict[str, Any]:
    return {"mask_is": Code("" if mask is None else ", attn_mask="), "attn_mask": Code("")}


SCALED_DOT_PRODUCT_ATTENTION = Operator(
    name="ScaledDotProductAttention",
    category="Attention",
    summary="Attention alone, without weights: each query gathers the values whose keys fit it.",
    inputs=(
        Port("query", "(N, …, T, features)", dtypes=FLOATING),
        Port("key", "(N, …, source, features)", dtypes=FLOATING),
        Port("value", "(N, …, source, value features)", dtypes=FLOATING),
        Port("attn_mask", "(…, T, source); false or −∞ hides", optional=True, dtypes=MASKS),
    ),
    outputs=(Port("output", "(N, …, T, value features)"),),
    infer=_scaled_dot_product,
    call="F.scaled_dot_product_attention({query}, {key}, {value}{mask_is}{attn_mask}{options})",
    sizes=_mask_code,
    multiply_adds=lambda a, output, q, k, v, mask: (
        output.elements * k.shape[-2] + TensorType((*output.shape[:-1], k.shape[-2])).elements * q.shape[-1]
    ),
    attributes=(
        Attribute("is_causal", "bool", False, "No place sees those after it."),
        Attribute("scale", "float", None, "Factor on the scores; none takes 1/√features.", optional=True),
    ),
    aliases=("SDPA", "DotProductAttention", "FlashAttention"),
    formula="softmax(Q Kᵀ / √d + mask) V",
    reference="Vaswani et al., 2017",
    shorthand=("is_causal",),
)

DECLARED = (
    MULTIHEAD_ATTENTION,
    SELF_ATTENTION,
    CAUSAL_SELF_ATTENTION,
    CROSS_ATTENTION,
    SCALED_DOT_PRODUCT_ATTENTION,
)
