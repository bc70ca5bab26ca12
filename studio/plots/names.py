"""What metrics are called: a few in their own words, the others, which a person may have named, as they are."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def _tr(text: str) -> str:
    return QCoreApplication.translate("Metrics", text)


def metric_title(metric: str) -> str:
    """`learning_rate` is `Learning rate`, `f1_score` is `F1 score`, `lossB` stays."""
    known = {
        "loss": _tr("Loss"),
        "accuracy": _tr("Accuracy"),
        "binary_accuracy": _tr("Accuracy, yes or no"),
        "learning_rate": _tr("Learning rate"),
        "mae": _tr("Mean absolute error"),
        "r2_score": "R²",
    }
    words = metric.replace("_", " ")
    return known.get(metric) or (words[:1].upper() + words[1:] if "_" in metric else metric)
