"""From a graph to the Python source of an `nn.Module`: the one way from Symloom to torch.

The runtime trains this very text and the export writes it, so the two cannot differ. It needs torch alone.
`forward` takes the inputs and returns the predictions; `losses` and `metrics` take the predictions and the
targets. A table says which node each line belongs to.
"""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from graph.document import Document
from graph.errors import SymloomError
from graph.infer import Facts, Inference
from graph.model import RESERVED, Graph, Node
from graph.model import Source as Output
from graph.operator import Attribute, Code, Operator
from graph.operators.activation import activation_operator
from graph.options import resolve_options
from graph.passes import Rewritten, as_drawn, select_before_activation
from graph.types import shape_text

_LAYERS = Path(__file__).parent.parent / "runtime" / "layers.py"


@dataclass(frozen=True)
class ModuleSource:
    """A module's text and how it is fed.

    Args:
        text: the Python source; `class_name` is the module in it.
        lines: line number (from 1) → the node it belongs to.
        inputs: the `Input` nodes, in the order of `forward`'s arguments.
        outputs: the predictions, in the order `forward` returns them (a tuple if there are several).
        targets: the `Target` nodes; `losses` and `metrics` take the outputs, then these.
        losses, metrics: the nodes whose values those two methods return, by name.
        notes: what the exact rewrites did.
        merged: a node without lines of its own → the node whose lines do its work.
    """

    text: str
    class_name: str
    lines: Mapping[int, str]
    inputs: tuple[str, ...]
    outputs: tuple[Output, ...]
    targets: tuple[str, ...]
    losses: tuple[str, ...]
    metrics: tuple[str, ...]
    notes: tuple[str, ...]
    merged: Mapping[str, str]

    def lines_of(self, node: str) -> list[int]:
        """The lines that belong to a node."""
        node = self.merged.get(node, node)
        return [line for line, name in self.lines.items() if name == node]


def generate(document: Document, inference: Inference | None = None, *, rewrites: bool | None = None) -> ModuleSource:
    """Write the module of a document's graph.

    Args:
        inference: the document's facts, if they are at hand.
        rewrites: whether to apply the exact rewrites; None takes the recipe's choice.

    Raises:
        SymloomError: the graph has a problem in what would be computed; the sentence names the node.
    """
    inference = inference or Inference.of(document.graph, document.operator)
    graph = needed(document.graph, inference.facts)
    chosen = document.recipe.resolve().rewrites if rewrites is None else rewrites
    plan = (select_before_activation if chosen else as_drawn)(graph, inference.facts)
    return _Writer(document.title, graph, plan, inference).write()


def needed(graph: Graph, facts: Mapping[str, Facts]) -> Graph:
    """The part of a graph that can and must be computed: loose ends that no loss depends on are left out.

    Raises:
        SymloomError: a problem is in the way of a loss, or of everything.
    """
    if not len(graph):
        raise SymloomError("The graph is empty: drag an operator onto the canvas, or open an example.")
    judges = [name for name in graph.nodes if _role(facts[name]) in ("loss", "metric")]
    wanted = graph.upstream(judges) if judges else set(graph.nodes)
    for name in graph.nodes:
        if name in wanted:
            if facts[name].problem is not None:
                raise SymloomError(str(facts[name].problem))
            if facts[name].types is None and facts[name].waits_for not in graph:
                raise SymloomError(f"{name}: is fed by {facts[name].waits_for!r}, which does not exist.")
    kept = graph.copy()
    for name in graph.nodes:
        if facts[name].types is None:
            assert name not in wanted
            kept.put(name, None)
    if not any(_role(facts[node.name]) == "compute" for node in kept):
        raise SymloomError("The graph computes nothing yet: feed its Input through at least one operator.")
    return kept


def class_name(title: str) -> str:
    """The class a title gives: `Fashion-MNIST CNN` → `FashionMNISTCNN`."""
    words = re.findall(r"[A-Za-z0-9]+", title)
    name = "".join(word[0].upper() + word[1:] for word in words)[:80]
    if not name or name[0].isdigit():
        name = f"Network{name}"
    return f"{name}Network" if name in RESERVED or keyword.iskeyword(name) else name


@dataclass
class _Writer:
    title: str
    graph: Graph
    plan: Rewritten
    inference: Inference
    rows: list[str] = field(default_factory=list)
    lines: dict[int, str] = field(default_factory=dict)
    borrowed: set[str] = field(default_factory=set)  # classes of runtime/layers.py

    def write(self) -> ModuleSource:
        graph = self.plan.graph
        facts = self.inference.facts
        order = graph.order()
        role = {name: _role(facts[name]) for name in order}
        targets = [name for name in order if role[name] == "target"]
        judging = graph.downstream(targets) | {name for name in order if role[name] in ("loss", "metric")}
        predicting = [name for name in order if name not in judging]
        inputs = [name for name in predicting if role[name] == "input"]
        outputs = self._outputs(predicting, judging, role)
        losses = [name for name in order if role[name] == "loss"]
        metrics = [name for name in order if role[name] == "metric"]
        stray = [name for name in inputs if graph.consumers.get(name, set()) & judging]
        if stray:  # an input that a loss uses directly (an autoencoder's) is passed on by forward
            outputs = [*outputs, *(Output(name, self._ports(name)[0]) for name in stray)]

        name = class_name(self.title)
        body = _Writer(self.title, self.graph, self.plan, self.inference)
        body._class(name, predicting, inputs, outputs)
        body._judge("losses", losses, [n for n in order if n in judging], outputs, targets)
        body._judge("metrics", metrics, [n for n in order if n in judging], outputs, targets)
        head = _head(self.title, _borrow(body.borrowed))
        offset = len(head)
        return ModuleSource(
            "\n".join([*head, *body.rows]) + "\n",
            name,
            {line + offset: owner for line, owner in body.lines.items()},
            tuple(inputs),
            tuple(outputs),
            tuple(targets),
            tuple(losses),
            tuple(metrics),
            self.plan.notes,
            self.plan.merged,
        )

    def _outputs(self, predicting: Sequence[str], judging: set[str], role: Mapping[str, str]) -> list[Output]:
        """What a judge looks at, and every loose end of the predicting part."""
        graph = self.plan.graph
        outputs = []
        for name in predicting:
            if role[name] == "input":
                continue
            users = list(graph.wires_from(name))
            seen = {wire.source.port for wire in users if wire.node in judging}
            for port in self._ports(name):
                if port in seen or (not users and port == self._ports(name)[0]):
                    outputs.append(Output(name, port))
        return outputs

    def _class(self, name: str, nodes: Sequence[str], inputs: Sequence[str], outputs: Sequence[Output]) -> None:
        self.rows += [f"class {name}(nn.Module):", f'    """{_plain(self.title)}."""', ""]
        self.rows += ["    def __init__(self) -> None:", "        super().__init__()"]
        for owner in self.plan.graph.order():
            self._layer(owner)
        kind = "Tensor" if len(outputs) == 1 else "tuple[Tensor, ...]"
        self.rows += ["", f"    def forward(self, {_parameters(inputs)}) -> {kind}:"]
        for owner in inputs:
            shape = shape_text(self._types(owner)[0].shape)
            self._row(f"        # {owner}: {shape}", owner)
        body = [node for node in nodes if node not in inputs]
        names = self._statements(body, {Output(n, self._ports(n)[0]): n for n in inputs}, outputs)
        self._row(f"        return {', '.join(names[output] for output in outputs)}", None)

    def _judge(
        self,
        method: str,
        wanted: Sequence[str],
        judging: Sequence[str],
        outputs: Sequence[Output],
        targets: Sequence[str],
    ) -> None:
        if not wanted:
            return
        names = {output: self._variable(output) for output in outputs}
        names |= {Output(name, self._ports(name)[0]): name for name in targets}
        parameters = _parameters([*(names[output] for output in outputs), *targets])
        self.rows += ["", f"    def {method}(self, {parameters}) -> dict[str, Tensor]:"]
        upstream = self.plan.graph.upstream(wanted)
        body = [name for name in judging if name in upstream and name not in targets]
        results = [Output(name, self._ports(name)[0]) for name in wanted]
        found = self._statements(body, names, results)
        entries = ", ".join(f"{output.node!r}: {found[output]}" for output in results)
        self._row(f"        return {{{entries}}}".replace("'", '"'), None)

    def _layer(self, name: str) -> None:
        node, facts = self.plan.graph[name], self.inference.facts[name]
        operator = _operator(facts)
        options = resolve_options(node.options)
        if operator.layer is None or options.shares:
            return
        self._row(f"        self.{name} = {self._format(operator.layer, node, {})}", name)
        if options.initialiser != "default":
            for weight, declared in operator.weights(facts.attributes, *self._inputs(name)).items():
                if declared.trainable and declared.decays:
                    call = _initialiser(options)
                    self._row(f"        nn.init.{call.replace('@', f'self.{name}.{weight}')}", name)

    def _statements(
        self, nodes: Sequence[str], names: dict[Output, str], results: Iterable[Output]
    ) -> dict[Output, str]:
        """One line a node; a value used by the next line alone is called x, others by their node."""
        graph = self.plan.graph
        results = set(results)
        place = {name: number for number, name in enumerate(nodes)}
        last: dict[Output, int] = {}
        count: dict[Output, int] = {}
        for number, name in enumerate(nodes):
            for source in graph[name].inputs.values():
                last[source] = number
                count[source] = count.get(source, 0) + 1
        chain = "x" if "x" not in graph.nodes else "value_"
        given = set(names)
        for number, name in enumerate(nodes):
            node = graph[name]
            ports = self._ports(name)
            first = Output(name, ports[0])
            passing = len(ports) == 1 and first not in results
            passing = passing and count.get(first) == 1 and last.get(first) == number + 1
            made = {Output(name, port): chain if passing else self._variable(Output(name, port)) for port in ports}
            expression = self._expression(node, names)
            operator = _operator(self.inference.facts[name])
            used = {o: v if o in results or o in last else "_" for o, v in made.items()}
            if operator.unpack is not None:
                left = operator.unpack.format(**{output.port: variable for output, variable in used.items()})
            else:
                left = ", ".join(used.values())
            shape = shape_text(self._types(name)[0].shape)
            comment = f"{name}: {shape}" if left != name else shape
            names |= made
            self._row(f"        {left} = {expression}  # {comment}", name)
            spent = [
                names[source]
                for source in dict.fromkeys(node.inputs.values())
                if last[source] == number and source not in results and source not in given
            ]
            spent = [variable for variable in spent if variable != chain]
            if spent and number + 1 < len(nodes):
                self._row(f"        del {', '.join(spent)}", name)
        assert place.keys() == set(nodes)
        return names

    def _expression(self, node: Node, names: Mapping[Output, str]) -> str:
        facts = self.inference.facts[node.name]
        operator = _operator(facts)
        text = self._format(operator.call, node, names)
        activation = activation_operator(self.plan.activations.get(node.name, "none"))
        if activation is not None:
            values = {a.name: _literal(a, a.default) for a in activation.attributes}
            text = activation.call.format(input=text, options="", **values)
        factor = getattr(facts.attributes, "factor", 1.0) if operator.role == "loss" else 1.0
        return text if factor == 1.0 else f"{factor!r} * {text}"

    def _format(self, template: str, node: Node, names: Mapping[Output, str]) -> str:
        facts = self.inference.facts[node.name]
        operator = _operator(facts)
        values = {a.name: _literal(a, getattr(facts.attributes, a.name)) for a in operator.attributes}
        if "{options}" in template:
            values["options"] = _options(operator, facts.attributes)
        for name, size in operator.sizes(facts.attributes, *self._inputs(node.name)).items():
            values[name] = str(size) if isinstance(size, Code) else repr(size)
        for port in operator.inputs:
            if port.variadic:
                ends = [end for end in node.inputs if operator.input_port(end) is port]
                ends.sort(key=lambda end: int(end[len(port.name) :]))
                values[port.name] = ", ".join(names.get(node.inputs[end], "") for end in ends)
            elif port.name not in values or port.name in node.inputs:
                source = node.inputs.get(port.name)
                values[port.name] = names.get(source, "") if source is not None else "None"
        values["self"] = f"self.{resolve_options(node.options).shares or node.name}"
        for used in set(re.findall(r"\blayers\.([A-Z]\w*)", template)):
            self.borrowed.add(used)
        return re.sub(r"\blayers\.([A-Z])", r"\1", template.format(**values))

    def _row(self, text: str, node: str | None) -> None:
        self.rows.append(text)
        if node is not None:
            self.lines[len(self.rows)] = node

    def _variable(self, output: Output) -> str:
        ports = self._ports(output.node)
        if output.port == ports[0]:
            return output.node
        name = f"{output.node}_{output.port}"
        return f"{name}_" if name in self.plan.graph.nodes else name

    def _ports(self, name: str) -> list[str]:
        return [port.name for port in self.inference.facts[name].outputs]

    def _types(self, name: str) -> tuple[Any, ...]:
        types = self.inference.facts[name].types
        assert types is not None
        return types

    def _inputs(self, name: str) -> tuple[Any, ...]:
        found = self.inference.inputs(self.graph, name)
        assert found is not None
        return found


def _options(operator: Operator, attributes: Any) -> str:
    """`, name=value` for what is not at its default and not named in a template."""
    named = set()
    for template in (operator.layer, operator.call):
        if template is not None:
            named |= {name for _, name, _, _ in Formatter().parse(template) if name}
    return "".join(
        f", {a.name}={_literal(a, getattr(attributes, a.name))}"
        for a in operator.attributes
        if a.torch and a.name not in named and getattr(attributes, a.name) != a.default
    )


def _literal(attribute: Attribute, value: Any) -> str:
    """A checked value as Python; never anything but a literal."""
    if attribute.kind == "dtype" and value is not None:
        return f"torch.{value}"
    assert isinstance(value, (int, float, str, tuple, type(None))), value
    return repr(value)


def _initialiser(options: Any) -> str:
    match options.initialiser:
        case "xavier_uniform" | "xavier_normal" | "orthogonal":
            return f"{options.initialiser}_(@, gain={options.gain!r})"
        case "kaiming_uniform" | "kaiming_normal":
            return f'{options.initialiser}_(@, nonlinearity="relu")'
        case "normal":
            return f"normal_(@, std={options.spread!r})"
        case "trunc_normal":
            return f"trunc_normal_(@, std={options.spread!r})"
        case "uniform":
            return f"uniform_(@, {-options.spread!r}, {options.spread!r})"
        case "constant":
            return f"constant_(@, {options.fill!r})"
        case _:
            return f"{options.initialiser}_(@)"


def _head(title: str, classes: Sequence[str]) -> list[str]:
    text = "".join(classes)
    imports = ["import torch"] if not re.search(r"\bmath\.", text) else ["import math", "", "import torch"]
    rows = [
        f'"""{_plain(title)}, drawn in Symloom. Needs torch alone."""',
        "",
        *imports,
        "from torch import Tensor, nn",
        "from torch.nn import functional as F",
        "",
        "",
    ]
    for source in classes:
        rows += [*source.splitlines(), "", ""]
    return rows


def _borrow(names: set[str]) -> list[str]:
    """The source of layers that torch lacks, with the definitions they use, in the order of their file."""
    if not names:
        return []
    definitions = _layer_definitions()
    wanted: set[str] = set()
    stack = list(names)
    while stack:
        name = stack.pop()
        if name not in wanted:
            wanted.add(name)
            stack += [other for other in definitions if re.search(rf"\b{other}\b", definitions[name])]
    return [text for name, text in definitions.items() if name in wanted]


@cache
def _layer_definitions() -> dict[str, str]:
    text = _LAYERS.read_text(encoding="utf-8")
    tree = ast.parse(text)
    rows = text.splitlines()
    return {
        item.name: "\n".join(rows[min([item.lineno, *(d.lineno for d in item.decorator_list)]) - 1 : item.end_lineno])
        for item in tree.body
        if isinstance(item, (ast.ClassDef, ast.FunctionDef))
    }


def _parameters(names: Iterable[str]) -> str:
    return ", ".join(f"{name}: Tensor" for name in names)


def _plain(title: str) -> str:
    """A title fit for a docstring, whatever a file says."""
    text = "".join(c if c.isprintable() else " " for c in title).replace("\\", "/").replace('"', "'")
    return text.strip().rstrip(".")[:120] or "A network"


def _role(facts: Facts) -> str:
    return facts.operator.role if facts.operator is not None else "compute"


def _operator(facts: Facts) -> Operator:
    assert facts.operator is not None
    return facts.operator
