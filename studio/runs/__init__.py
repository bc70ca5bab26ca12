"""Training as the window sees it: the link to the worker process, the state of a run, the panel."""
