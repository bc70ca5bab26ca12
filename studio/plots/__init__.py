"""Live curves of training runs: every value kept, at most two points a pixel drawn.

From data to picture: `buffers` (columns that grow) -> `pyramid` (extremes of any range) and `smoothing`
-> `series` (one curve of one run) -> `chart` (one metric) -> `panel` (all charts, one clock).
Everything up to `series` knows nothing of Qt.
"""
