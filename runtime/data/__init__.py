"""Data sets in memory: reading, verifying, downloading, splitting and batching them.

`readers.open_data_set` turns a name into a `dataset.DataSet`; `batches.Batches` turns that into what a
training step takes. What is known of a set before it is read stands in `graph.datasets`.
"""
