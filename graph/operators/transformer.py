"""The layers of transformers, whole: attention, two linear layers, norms and residuals in one node."""

from __future__ import annotations

from typing import Any

from graph.dim import Dim
from graph.operator import Attribute, Attributes, Code, Operator, Port, ShapeError, Weight, known, need_dtype
from graph.operators.attention import (
    MASKS,
    attention_multiply_adds,
    attention_weights,
    need_heads,
    need_memory,
    need_same_dtype,
    need_sequence,
)
from graph.operators.linear import WEIGHTS
from graph.shapes import need_equal, need_shape
from graph.types import FLOATING, TensorType

# A mask that hides what comes later; torch recognises it and takes its fast causal kernels.
CAUSAL_MASK = "nn.Transformer.generate_square_subsequent_mask({%s}.shape[1], device={%s}.device)"

_ATTRIBUTES = (
    Attribute("nhead", "int", 4, "Parallel attentions; they share the features.", minimum=1, torch=False),
    Attribute("dim_feedforward", "int", 2048, "Size between the two linear layers.", minimum=1),
    Attribute("dropout", "float", 0.1, "Part of the values dropped in training.", minimum=0.0, maximum=1.0),
    Attribute("activation", "choice", "relu", "Between the two linear layers.", choices=("relu", "gelu")),
    Attribute("layer_norm_eps", "float", 1e-5, "Added to the variance.", minimum=0.0),
    Attribute("norm_first", "bool", False, "Normalise before each part (Pre-LN, GPT) instead of after it."),
    Attribute("bias", "bool", True, "Add learned numbers everywhere."),
)


def _mask(x: TensorType | None, query: TensorType, heads: int, length: Dim, source: Dim, port: str) -> None:
    if x is None:
        return
    need_dtype(x, MASKS, "a mask of floating-point numbers or bool", port)
    wanted = (query.shape[0] * heads, length, source) if x.rank == 3 else (length, source)
    need_shape(x, wanted, "a mask of who may look at what", port=port, kind="mask_shape")
    if x.dtype in FLOATING:
        need_same_dtype(query, x, port, "the sequence")


def _padding(x: TensorType | None, query: TensorType, length: Dim, port: str) -> None:
    if x is None:
        return
    need_dtype(x, MASKS, "a mask of floating-point numbers or bool", port)
    need_shape(
        x, (query.shape[0], length), "a mask of the places that do not count", port=port, kind="mask_shape"
    )
    if x.dtype in FLOATING:
        need_same_dtype(query, x, port, "the sequence")


def _layer_weights(a: Attributes, x: TensorType, attentions: tuple[str, ...]) -> dict[str, Weight]:
    features = need_heads(x, a.nhead, "input")
    found: dict[str, Weight] = {}
    for name in attentions:
        found |= attention_weights(features, features, features, bias=a.bias, prefix=f"{name}.")
    for name, shape in (
        ("linear1", (a.dim_feedforward, features)),
        ("linear2", (features, a.dim_feedforward)),
    ):
        found[f"{name}.weight"] = Weight(shape, "Kaiming uniform")
        if a.bias:
            found[f"{name}.bias"] = Weight(shape[:1], "uniform by fan-in", decays=False)
    for number in range(len(attentions) + 1):
        found[f"norm{number + 1}.weight"] = Weight((features,), "ones", decays=False)
        if a.bias:
            found[f"norm{number + 1}.bias"] = Weight((features,), "zeros", decays=False)
    return found


def _feedforward(a: Attributes, x: TensorType) -> Dim:
    found: Dim = x.elements * (2 * a.dim_feedforward)
    return found


def _kept(a: Attributes, x: TensorType, sources: tuple[Dim, ...], tensors: int) -> Dim:
    """Bytes the backward pass needs: `tensors` of the input's size, the wide ones between, with dropout attentions."""
    steps: Dim = x.shape[0] * x.shape[1]
    floats: Dim = x.elements * tensors + steps * (a.dim_feedforward * (3 if a.dropout else 2))
    for source in sources if a.dropout else ():
        floats = floats + steps * a.nhead * source * 3
    return 4 * floats


def _optional(*ports: tuple[str, TensorType | None]) -> dict[str, Any]:
    """`, name=variable` for each optional port that is wired, and nothing for the others."""
    found: dict[str, Any] = {}
    for name, x in ports:
        found[f"{name}_is"] = Code("" if x is None else f", {name}=")
        found[name] = Code("")
    return found


# -- encoder ---------------------------------------------------------------------------------------------------------


def _encoder(a: Attributes, x: TensorType, *masks: TensorType | None) -> TensorType:
    need_sequence(x)
    need_heads(x, a.nhead, "input")
    if masks:
        mask, padding = masks
        _mask(mask, x, a.nhead, x.shape[1], x.shape[1], "src_mask")
        _padding(padding, x, x.shape[1], "src_key_padding_mask")
        if mask is not None and padding is not None and mask.dtype != padding.dtype:
            raise ShapeError(
                f"needs both masks in one format, but src_mask is {mask.dtype} and src_key_padding_mask "
                f"{padding.dtype}.",
                port="src_key_padding_mask",
                kind="dtype",
                expected=(mask.dtype,),
            )
    return x


def _encoder_sizes(a: Attributes, x: TensorType, *masks: TensorType | None) -> dict[str, Any]:
    names = ("src_mask", "src_key_padding_mask")[: len(masks)]
    return {"d_model": x.shape[2], **_optional(*zip(names, masks, strict=True))}


def _encoder_layer(
    name: str, summary: str, call: str, ports: tuple[Port, ...] = (), **extra: Any
) -> Operator:
    return Operator(
        name=name,
        category="Attention",
        summary=summary,
        inputs=(Port("input", "(N, T, features)", dtypes=WEIGHTS), *ports),
        outputs=(Port("output", "(N, T, features)"),),
        infer=_encoder,
        layer="nn.TransformerEncoderLayer({d_model}, {nhead}{options}, batch_first=True)",
        call=call,
        sizes=_encoder_sizes,
        weights=lambda a, x, *masks: _layer_weights(a, x, ("self_attn",)),
        multiply_adds=lambda a, output, x, *masks: (
            attention_multiply_adds(x, x, x, x.shape[2]) + _feedforward(a, x)
        ),
        keeps=(),
        kept=lambda a, output, x, *masks: _kept(a, x, (x.shape[1],), 12),
        attributes=_ATTRIBUTES,
        formula="y = LN(x + SelfAttention(x)),  LN(y + W₂ relu(W₁ y))",
        shorthand=("nhead", "dim_feedforward"),
        **extra,
    )


TRANSFORMER_ENCODER_LAYER = _encoder_layer(
    "TransformerEncoderLayer",
    "Every place looks at all others, then thinks: one layer of BERT or ViT.",
    "{self}({input}{src_mask_is}{src_mask}{src_key_padding_mask_is}{src_key_padding_mask})",
    (
        Port("src_mask", "(T, T); true or −∞ hides", optional=True, dtypes=MASKS),
        Port("src_key_padding_mask", "(N, T); true or −∞ hides", optional=True, dtypes=MASKS),
    ),
    aliases=("TransformerBlock", "EncoderBlock"),
    reference="Vaswani et al., 2017",
)
CAUSAL_TRANSFORMER_LAYER = _encoder_layer(
    "CausalTransformerLayer",
    "Every place looks at itself and those before it, then thinks: one layer of GPT.",
    "{self}({input}, src_mask=" + CAUSAL_MASK % ("input", "input") + ", is_causal=True)",
    aliases=("GPTBlock", "DecoderOnlyLayer"),
    reference="Radford et al., 2018",
)


# -- decoder ---------------------------------------------------------------------------------------------------------


def _decoder(a: Attributes, x: TensorType, memory: TensorType, *masks: TensorType | None) -> TensorType:
    need_sequence(x)
    features = need_heads(x, a.nhead, "input")
    need_memory(x, memory, "memory", "input")
    need_equal(
        known(memory.shape[2], "number of features", "memory"),
        features,
        f"needs as many features in memory ({memory}) as in input ({x}).",
        port="memory",
    )
    if masks:
        padding, memory_padding = masks
        _padding(padding, x, x.shape[1], "tgt_key_padding_mask")
        _padding(memory_padding, x, memory.shape[1], "memory_key_padding_mask")
    return x


def _decoder_multiply_adds(
    a: Attributes, output: TensorType, x: TensorType, memory: TensorType, *masks: TensorType | None
) -> Dim:
    features = x.shape[2]
    own = attention_multiply_adds(x, x, x, features)
    return own + attention_multiply_adds(x, memory, memory, features) + _feedforward(a, x)


TRANSFORMER_DECODER_LAYER = Operator(
    name="TransformerDecoderLayer",
    category="Attention",
    summary="Looks at what is written so far, then at the encoder's result: one layer of a translator.",
    inputs=(
        Port("input", "what is written (N, T, features)", dtypes=WEIGHTS),
        Port("memory", "the encoder's result (N, source, features)", dtypes=WEIGHTS),
        Port("tgt_key_padding_mask", "(N, T) bool; true hides", optional=True, dtypes=MASKS),
        Port("memory_key_padding_mask", "(N, source) bool; true hides", optional=True, dtypes=MASKS),
    ),
    outputs=(Port("output", "(N, T, features)"),),
    infer=_decoder,
    layer="nn.TransformerDecoderLayer({d_model}, {nhead}{options}, batch_first=True)",
    call=(
        "{self}({input}, {memory}, tgt_mask=" + CAUSAL_MASK % ("input", "input") + ", tgt_is_causal=True"
        "{tgt_key_padding_mask_is}{tgt_key_padding_mask}{memory_key_padding_mask_is}{memory_key_padding_mask})"
    ),
    sizes=lambda a, x, memory, *masks: {
        "d_model": x.shape[2],
        **_optional(*zip(("tgt_key_padding_mask", "memory_key_padding_mask"), masks, strict=True)),
    },
    weights=lambda a, x, memory, *masks: _layer_weights(a, x, ("self_attn", "multihead_attn")),
    multiply_adds=_decoder_multiply_adds,
    keeps=(),
    kept=lambda a, output, x, memory, *masks: _kept(a, x, (x.shape[1], memory.shape[1]), 20),
    attributes=_ATTRIBUTES,
    aliases=("DecoderBlock",),
    formula="causal SelfAttention, CrossAttention with memory, two linear layers; residual and LN around each",
    reference="Vaswani et al., 2017",
    shorthand=("nhead", "dim_feedforward"),
)

DECLARED = (TRANSFORMER_ENCODER_LAYER, CAUSAL_TRANSFORMER_LAYER, TRANSFORMER_DECODER_LAYER)
