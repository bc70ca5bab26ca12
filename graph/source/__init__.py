"""From a graph to the Python source of an `nn.Module`: the one way from Symloom to torch.

The runtime trains this very text and the export writes it, so the two cannot differ. It needs torch alone.
`forward` takes the inputs and returns the predictions; `losses` and `metrics` take the predictions and the
targets. A table says which node each line belongs to. Every composite block becomes one class.
"""

from graph.source.module import ModuleSource, class_name, generate, needed

__all__ = ["ModuleSource", "class_name", "generate", "needed"]
