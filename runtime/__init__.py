"""Everything that runs a graph: training in a worker process, evaluating, exporting, serving, the command line.

The only package that imports torch, and it never imports Qt. The window talks to it through `runtime.client`
and `runtime.protocol` alone, which are therefore free of torch.
"""
