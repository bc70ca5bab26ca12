"""Recurrent layers and their single steps.

Sequences come batch first, (N, T, features), unlike in torch, whose default is time first: a batch that enters by an
`Input` is batch first everywhere else, and nothing would tell the person that a loop ran over the batch.
"""

from __future__ import annotations

from typing import Any

from graph.dim import Dim, product
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
from graph.shapes import need_shape
from graph.types import Shape, TensorType

_HIDDEN = Attribute("hidden_size", "int", 64, "Numbers remembered from step to step.", minimum=1)
_BIAS = Attribute("bias", "bool", True, "Add learned numbers.")
_LAYERS = (
    Attribute("num_layers", "int", 1, "Layers on top of each other.", minimum=1),
    _BIAS,
    Attribute(
        "batch_first",
        "bool",
        True,
        "Sequences are (N, T, features); otherwise (T, N, features), which is torch's default.",
    ),
    Attribute(
        "dropout", "float", 0.0, "Part of the values dropped between layers.", minimum=0.0, maximum=1.0
    ),
    Attribute("bidirectional", "bool", False, "A second one reads from the end; results are side by side."),
)
_NONLINEARITY = Attribute("nonlinearity", "choice", "tanh", "Applied to the sum.", choices=("tanh", "relu"))
_UNIFORM = "uniform by hidden size"


def _step_weights(gates: int, inputs: int, hidden: int, a: Attributes, suffix: str = "") -> dict[str, Weight]:
    rows = gates * a.hidden_size
    found = {
        f"weight_ih{suffix}": Weight((rows, inputs), _UNIFORM),
        f"weight_hh{suffix}": Weight((rows, hidden), _UNIFORM),
    }
    if a.bias:
        found[f"bias_ih{suffix}"] = Weight((rows,), _UNIFORM, decays=False)
        found[f"bias_hh{suffix}"] = Weight((rows,), _UNIFORM, decays=False)
    return found


def _recurrent(
    name: str, gates: int, states: tuple[str, ...], *, packed: bool = False, **extra: Any
) -> Operator:
    """A whole layer; `states` are its ports for what it remembers: `h_0` in and `h_n` out.

    Args:
        packed: whether it takes the sequences' lengths too.
    """
    own = extra.pop("attributes")

    def width(a: Attributes) -> int:
        return int(getattr(a, "proj_size", 0)) or int(a.hidden_size)

    def infer(a: Attributes, x: TensorType, *given: TensorType | None) -> tuple[TensorType, ...]:
        order = "N, T" if a.batch_first else "T, N"
        need_rank(x, (3,), f"a batch of sequences ({order}, features)")
        need_float32(x)
        lengths, given = given[0] if packed else None, given[1 if packed else 0 :]
        if width(a) > a.hidden_size or (width(a) == a.hidden_size and getattr(a, "proj_size", 0)):
            raise ShapeError(
                f"has proj_size {a.proj_size}, which must be smaller than its hidden_size {a.hidden_size}.",
                kind="attribute",
                expected=a.hidden_size - 1,
            )
        batch = x.shape[0] if a.batch_first else x.shape[1]
        directions = 2 if a.bidirectional else 1
        shapes: list[Shape] = [(a.num_layers * directions, batch, width(a))]
        shapes += [(a.num_layers * directions, batch, a.hidden_size)] * (len(states) - 1)
        if lengths is not None:
            need_dtype(lengths, ("int64",), "whole numbers (int64) as lengths", "lengths")
            need_shape(lengths, (batch,), "a length for each sequence", port="lengths", kind="lengths_shape")
        _need_states(x, given, shapes, states)
        finals = tuple(TensorType(shape, x.dtype) for shape in shapes)
        return (TensorType((*x.shape[:2], directions * width(a)), x.dtype), *finals)

    def weights(a: Attributes, x: TensorType, *given: TensorType | None) -> dict[str, Weight]:
        inputs = known(x.shape[2], "number of features")
        directions = ("", "_reverse") if a.bidirectional else ("",)
        found: dict[str, Weight] = {}
        for layer in range(a.num_layers):
            for direction in directions:
                suffix = f"_l{layer}{direction}"
                found |= _step_weights(gates, inputs, width(a), a, suffix)
                if getattr(a, "proj_size", 0):
                    found[f"weight_hr{suffix}"] = Weight((a.proj_size, a.hidden_size), _UNIFORM)
            inputs = width(a) * len(directions)
        return found

    def multiply_adds(a: Attributes, output: TensorType, x: TensorType, *given: TensorType | None) -> Dim:
        matrices = [weight for weight in weights(a, x).values() if len(weight.shape) == 2]
        total: Dim = 0
        for matrix in matrices:
            total = total + product(matrix.shape)
        steps: Dim = x.shape[0] * x.shape[1]
        return steps * total

    def kept(a: Attributes, output: TensorType, x: TensorType, *given: TensorType | None) -> Dim:
        """Bytes that torch's CPU kernels remember: gates and states of each step, and a copy of what each layer is fed.

        Measured; oneDNN's workspace of an LSTM is no round number of tensors.
        """
        batch, steps = x.shape[0 if a.batch_first else 1], x.shape[0] * x.shape[1]
        directions, hidden, floats = 2 if a.bidirectional else 1, a.hidden_size, 0
        inputs = x.shape[2]
        for _ in range(a.num_layers):
            match gates:
                case 4:
                    each = steps * (37 * hidden // 4 + 7 * max(inputs, hidden)) + 14 * hidden * batch
                case 3:
                    each = steps * 7 * hidden
                case _:
                    each = (steps + batch) * hidden
            floats = floats + directions * each + steps * inputs
            inputs = directions * width(a)
        return 4 * floats

    def sizes(a: Attributes, x: TensorType, *given: TensorType | None) -> dict[str, Any]:
        return {"input_size": x.shape[2], **_states_code(given[1 if packed else 0 :], states)}

    return Operator(
        name=name,
        category="Recurrent",
        inputs=(
            Port("input", "(N, T, features)", dtypes=WEIGHTS),
            *((Port("lengths", "how many places count (N)", dtypes=("int64",)),) if packed else ()),
            *(
                Port(f"{s}_0", "first state (layers × directions, N, size); zeros if unwired", optional=True)
                for s in states
            ),
        ),
        outputs=(
            Port("output", "(N, T, directions × size), the state after every step"),
            *(Port(f"{s}_n", "last state (layers × directions, N, size)") for s in states),
        ),
        infer=infer,
        layer=f"{'layers' if packed else 'nn'}.{name}"
        "({input_size}, {hidden_size}, batch_first={batch_first}{options})",
        call=_states_call(states, lengths=", {lengths}" if packed else ""),
        unpack="{output}, {h_n}" if len(states) == 1 else "{output}, ({h_n}, {c_n})",
        sizes=sizes,
        weights=weights,
        multiply_adds=multiply_adds,
        keeps=(),
        kept=kept,
        attributes=(_HIDDEN, *_LAYERS, *own),
        shorthand=("hidden_size", "num_layers", "bidirectional"),
        **extra,
    )


def _cell(name: str, gates: int, states: tuple[str, ...], **extra: Any) -> Operator:
    """One step; its states are the ports `hx`, `cx` and the results `h`, `c`."""
    own = extra.pop("attributes", ())

    def infer(a: Attributes, x: TensorType, *given: TensorType | None) -> Any:
        need_rank(x, (2,), "one step of every sequence (N, features)")
        need_float32(x)
        shape = (x.shape[0], a.hidden_size)
        _need_states(x, given, [shape] * len(states), states, cell=True)
        return (TensorType(shape, x.dtype),) * len(states)

    def weights(a: Attributes, x: TensorType, *given: TensorType | None) -> dict[str, Weight]:
        return _step_weights(gates, known(x.shape[1], "number of features"), a.hidden_size, a)

    def multiply_adds(a: Attributes, output: TensorType, x: TensorType, *given: TensorType | None) -> Dim:
        total: Dim = x.shape[0] * (x.shape[1] + a.hidden_size) * (gates * a.hidden_size)
        return total

    def sizes(a: Attributes, x: TensorType, *given: TensorType | None) -> dict[str, Any]:
        return {"input_size": x.shape[1], **_states_code(given, states, cell=True)}

    return Operator(
        name=name,
        category="Recurrent",
        inputs=(
            Port("input", "(N, features)", dtypes=WEIGHTS),
            *(
                Port(f"{s}x", "state before (N, hidden_size); zeros if unwired", optional=True)
                for s in states
            ),
        ),
        outputs=tuple(Port(s, "state after (N, hidden_size)") for s in states),
        infer=infer,
        layer=f"nn.{name}({{input_size}}, {{hidden_size}}{{options}})",
        call=_states_call(states, cell=True),
        sizes=sizes,
        weights=weights,
        multiply_adds=multiply_adds,
        kept=lambda a, output, x, *given: 4 * output.elements * {1: 2, 3: 7, 4: 6}[gates],  # gates and states
        attributes=(_HIDDEN, _BIAS, *own),
        shorthand=("hidden_size",),
        **extra,
    )


def _state_port(state: str, cell: bool) -> str:
    return f"{state}x" if cell else f"{state}_0"


def _need_states(
    x: TensorType,
    given: tuple[TensorType | None, ...],
    shapes: list[Shape],
    states: tuple[str, ...],
    cell: bool = False,
) -> None:
    ports = [_state_port(state, cell) for state in states]
    if len({value is None for value in given}) > 1:
        absent = next(port for port, value in zip(ports, given, strict=True) if value is None)
        raise ShapeError(
            f"needs both states or none: wire {absent} too, or take the other wire away.",
            port=absent,
            kind="unconnected",
        )
    for port, value, shape in zip(ports, given, shapes, strict=True):
        if value is not None:
            wanted = "a state (N, hidden_size)" if cell else "a state (layers × directions, N, size)"
            need_shape(value, shape, wanted, port=port, kind="state_shape")
            need_float32(value, port)


def _states_call(states: tuple[str, ...], cell: bool = False, lengths: str = "") -> str:
    """`{self}({input}, ({h_0}, {c_0}))`, where what is between the variables depends on whether they are wired."""
    variables = "{between}".join(f"{{{_state_port(state, cell)}}}" for state in states)
    return "{self}({input}" + lengths + "{before}" + variables + "{after})"


def _states_code(
    given: tuple[TensorType | None, ...], states: tuple[str, ...], cell: bool = False
) -> dict[str, Any]:
    if given and given[0] is not None:
        pair = len(states) > 1
        return {
            "before": Code(", (" if pair else ", "),
            "between": Code(", "),
            "after": Code(")" if pair else ""),
        }
    nothing = {_state_port(state, cell): Code("") for state in states}
    return {"before": Code(""), "between": Code(""), "after": Code(""), **nothing}


RNN = _recurrent(
    "RNN",
    1,
    ("h",),
    attributes=(_NONLINEARITY,),
    summary="Reads a sequence step by step and remembers one state.",
    aliases=("SimpleRNN", "Elman"),
    formula="h_t = tanh(W x_t + b + U h_{t−1} + c)",
    reference="Elman, 1990",
)
LSTM = _recurrent(
    "LSTM",
    4,
    ("h", "c"),
    attributes=(
        Attribute("proj_size", "int", 0, "Size the state is projected to; 0 for no projection.", minimum=0),
    ),
    summary="Reads a sequence step by step; gates decide what it keeps, forgets and tells.",
    aliases=("LongShortTermMemory",),
    formula="c_t = f ⊙ c_{t−1} + i ⊙ g,  h_t = o ⊙ tanh(c_t);  i, f, o = σ(W x_t + U h_{t−1} + b)",
    reference="Hochreiter & Schmidhuber, 1997",
)
GRU = _recurrent(
    "GRU",
    3,
    ("h",),
    attributes=(),
    summary="Reads a sequence step by step; like LSTM with one state and fewer weights.",
    aliases=("GatedRecurrentUnit",),
    formula="h_t = (1 − z) ⊙ n + z ⊙ h_{t−1};  r, z = σ(W x_t + U h_{t−1} + b)",
    reference="Cho et al., 2014",
)
RNN_CELL = _cell(
    "RNNCell",
    1,
    ("h",),
    attributes=(_NONLINEARITY,),
    summary="One step of an RNN.",
    aliases=("SimpleRNNCell",),
    formula="h' = tanh(W x + b + U h + c)",
    reference="Elman, 1990",
)
LSTM_CELL = _cell(
    "LSTMCell",
    4,
    ("h", "c"),
    summary="One step of an LSTM.",
    formula="c' = f ⊙ c + i ⊙ g,  h' = o ⊙ tanh(c')",
    reference="Hochreiter & Schmidhuber, 1997",
)
GRU_CELL = _cell(
    "GRUCell",
    3,
    ("h",),
    summary="One step of a GRU.",
    formula="h' = (1 − z) ⊙ n + z ⊙ h",
    reference="Cho et al., 2014",
)

PACKED = tuple(
    _recurrent(
        f"Packed{operator.name}",
        gates,
        states,
        packed=True,
        attributes=tuple(x for x in operator.attributes if x not in (_HIDDEN, *_LAYERS)),
        summary=f"{operator.name} over sequences of different lengths; what pads them is not read.",
        aliases=(f"{operator.name}WithLengths",),
        formula=operator.formula,
        reference=operator.reference,
    )
    for operator, gates, states in ((RNN, 1, ("h",)), (LSTM, 4, ("h", "c")), (GRU, 3, ("h",)))
)


# -- sequences of different lengths ----------------------------------------------------------------------------


def _need_lengths(x: TensorType, lengths: TensorType) -> None:
    if x.rank < 2:
        need_rank(x, (2, 3), "a batch of sequences (N, T, …)")
    need_dtype(lengths, ("int64",), "whole numbers (int64) as lengths", "lengths")
    need_rank(lengths, (1,), "a length for each sequence (N)", "lengths")
    need_shape(lengths, x.shape[:1], "a length for each sequence", port="lengths", kind="lengths_shape")


def _length_mask(a: Attributes, x: TensorType, lengths: TensorType) -> TensorType:
    _need_lengths(x, lengths)
    return TensorType(x.shape[:2], "bool")


def _sequence_last(a: Attributes, x: TensorType, lengths: TensorType) -> TensorType:
    _need_lengths(x, lengths)
    return TensorType((x.shape[0], *x.shape[2:]), x.dtype)


_SEQUENCES = (Port("input", "(N, T, …)"), Port("lengths", "how many places count (N)", dtypes=("int64",)))

PADDING_MASK = Operator(
    name="PaddingMask",
    category="Recurrent",
    summary="True where a sequence is over: the mask that attention takes.",
    inputs=_SEQUENCES,
    outputs=(Port("output", "(N, T) bool; true beyond the length", dtypes=("bool",)),),
    infer=_length_mask,
    call="torch.arange({input}.shape[1], device={input}.device) >= {lengths}.unsqueeze(1)",
    aliases=("LengthMask", "SequenceMask"),
    formula="out[n, t] = t ≥ lengths[n]",
)
SEQUENCE_LAST = Operator(
    name="SequenceLast",
    category="Recurrent",
    summary="The last place that counts of each sequence.",
    inputs=_SEQUENCES,
    outputs=(Port("output", "(N, …)"),),
    infer=_sequence_last,
    call="{input}[torch.arange({input}.shape[0], device={input}.device), {lengths} - 1]",
    aliases=("LastStepOf",),
    formula="out[n] = input[n, lengths[n] − 1]",
)

DECLARED = (RNN, LSTM, GRU, *PACKED, RNN_CELL, LSTM_CELL, GRU_CELL, PADDING_MASK, SEQUENCE_LAST)
