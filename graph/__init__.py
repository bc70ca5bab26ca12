"""The symbolic graph: operators, shapes, diagnostics, edits, files, and the Python source of a network.

It knows neither torch nor Qt: the standard library, networkx and msgspec are all it imports.
"""
