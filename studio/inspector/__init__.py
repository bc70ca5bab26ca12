"""The panel at the right: forms derived from declarations, for the selected nodes and for the training recipe."""
