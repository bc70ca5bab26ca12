"""The Qt application: canvas, inspector, plots, runs.

It shows and edits what `graph` holds and asks a worker process to train it; torch is never imported here.
"""
