"""The shapes that real networks have, as names and wires alone, to lay out in tests and benchmarks."""

from __future__ import annotations

from dataclasses import dataclass, field

Wire = tuple[str, int, str, int]


@dataclass
class Sketch:
    """A network being drawn: `add` puts a node behind others, in the order of its inputs."""

    names: list[str] = field(default_factory=list)
    wires: list[Wire] = field(default_factory=list)

    def add(self, name: str, *sources: str) -> str:
        self.names.append(name)
        self.wires += [(source, 0, name, port) for port, source in enumerate(sources)]
        return name

    def chain(self, start: str, *names: str) -> str:
        for name in names:
            start = self.add(name, start)
        return start


def chain(length: int = 12) -> Sketch:
    sketch = Sketch()
    sketch.chain(sketch.add("input"), *(f"layer{index}" for index in range(length)))
    return sketch


def residual(blocks: int = 4) -> Sketch:
    """ResNet: conv-bn-relu-conv-bn, add, relu; the third block projects its shortcut."""
    sketch = Sketch()
    here = sketch.chain(sketch.add("input"), "stem", "pool")
    for block in range(blocks):
        main = sketch.chain(here, *(f"b{block}_{part}" for part in ("conv1", "bn1", "relu1", "conv2", "bn2")))
        short = sketch.chain(here, f"b{block}_down", f"b{block}_downbn") if block == 2 else here
        here = sketch.chain(sketch.add(f"b{block}_add", main, short), f"b{block}_relu")
    sketch.chain(here, "avgpool", "flatten", "fc")
    return sketch


def dense(layers: int = 5) -> Sketch:
    """DenseNet: every layer reads the concatenation of all before."""
    sketch = Sketch()
    made = [sketch.chain(sketch.add("input"), "stem")]
    for index in range(layers):
        joined = sketch.add(f"concat{index}", *made)
        made.append(sketch.chain(joined, f"bn{index}", f"conv{index}"))
    sketch.chain(sketch.add("concat", *made), "pool", "fc")
    return sketch


def inception(modules: int = 2) -> Sketch:
    sketch = Sketch()
    here = sketch.chain(sketch.add("input"), "stem")
    for module in range(modules):
        ends = [
            sketch.chain(here, f"m{module}_1x1"),
            sketch.chain(here, f"m{module}_5x5a", f"m{module}_5x5b"),
            sketch.chain(here, f"m{module}_3x3a", f"m{module}_3x3b", f"m{module}_3x3c"),
            sketch.chain(here, f"m{module}_pool", f"m{module}_proj"),
        ]
        here = sketch.add(f"m{module}_concat", *ends)
    sketch.chain(here, "avgpool", "fc")
    return sketch


def unet(depth: int = 4) -> Sketch:
    sketch = Sketch()
    here = sketch.add("input")
    kept = []
    for level in range(depth):
        here = sketch.chain(here, f"enc{level}a", f"enc{level}b")
        kept.append(here)
        here = sketch.add(f"pool{level}", here)
    here = sketch.chain(here, "bottom1", "bottom2")
    for level in reversed(range(depth)):
        up = sketch.add(f"up{level}", here)
        joined = sketch.add(f"concat{level}", kept[level], up)
        here = sketch.chain(joined, f"dec{level}a", f"dec{level}b")
    sketch.chain(here, "head")
    return sketch


def _attention(sketch: Sketch, name: str, query: str, memory: str) -> str:
    q, k, v = sketch.add(f"{name}_q", query), sketch.add(f"{name}_k", memory), sketch.add(f"{name}_v", memory)
    return sketch.chain(sketch.add(f"{name}_sdpa", q, k, v), f"{name}_proj")


def transformer(layers: int = 2) -> Sketch:
    """Pre-norm encoder: attention with separate query, key and value, then the feed-forward part."""
    sketch = Sketch()
    tokens, positions = sketch.chain(sketch.add("tokens"), "embed"), sketch.add("positions")
    here = sketch.add("sum", tokens, positions)
    for index in range(layers):
        norm = sketch.add(f"t{index}_norm1", here)
        here = sketch.add(f"t{index}_add1", here, _attention(sketch, f"t{index}", norm, norm))
        ffn = sketch.chain(here, f"t{index}_norm2", f"t{index}_up", f"t{index}_gelu", f"t{index}_down")
        here = sketch.add(f"t{index}_add2", here, ffn)
    sketch.chain(here, "norm", "head")
    return sketch


def translation(layers: int = 2) -> Sketch:
    """Encoder and decoder; every decoder layer attends to the encoder's output."""
    sketch = Sketch()
    here = sketch.chain(sketch.add("source"), "embed_src")
    for index in range(layers):
        here = sketch.add(f"e{index}_add1", here, sketch.add(f"e{index}_attn", here))
        here = sketch.add(f"e{index}_add2", here, sketch.chain(here, f"e{index}_ffn1", f"e{index}_ffn2"))
    memory = sketch.add("memory", here)
    here = sketch.chain(sketch.add("target"), "embed_tgt")
    for index in range(layers):
        here = sketch.add(f"d{index}_add1", here, sketch.add(f"d{index}_self", here))
        here = sketch.add(f"d{index}_add2", here, sketch.add(f"d{index}_cross", here, memory))
        here = sketch.add(f"d{index}_add3", here, sketch.chain(here, f"d{index}_ffn1", f"d{index}_ffn2"))
    logits = sketch.add("logits", here)
    sketch.add("loss", logits, sketch.add("labels"))
    return sketch


def autoencoder() -> Sketch:
    """Variational: two heads of one encoder meet again."""
    sketch = Sketch()
    here = sketch.chain(sketch.add("input"), "enc1", "enc2")
    code = sketch.add("sample", sketch.add("mean", here), sketch.add("logvar", here))
    out = sketch.chain(code, "dec1", "dec2")
    sketch.add("reconstruction", out, "input")
    sketch.add("divergence", "mean", "logvar")
    return sketch


NETWORKS = {
    "chain": chain,
    "residual": residual,
    "dense": dense,
    "inception": inception,
    "unet": unet,
    "transformer": transformer,
    "translation": translation,
    "autoencoder": autoencoder,
}
