"""The canvas's light colours, for paper and screens alike.

Category hues follow Okabe and Ito (2008), which stay apart with every kind of colour blindness; related
categories share one.
"""

from __future__ import annotations

PAPER = "#F5F6F8"
NODE = "#FFFFFF"
BORDER = "#CBD1DA"
TRACK = "#D5DAE2"
INK = "#1A1E26"
SECONDARY = "#566070"
FAINT = "#656E7B"
WIRE = "#757B84"
PORT = "#676A70"
ACCENT = "#1F5FD6"
ERROR = "#C4281C"
WARNING = "#A05C00"

SLATE, BLUE, SKY, VERMILION = "#7C8796", "#0072B2", "#45A5DE", "#D55E00"
ORANGE, GREEN, YELLOW, PINK, DARK = "#DE9300", "#009E73", "#BFAE00", "#C26A9B", "#3B4250"

_CATEGORIES = {
    "Convolution": BLUE,
    "Pooling": SKY,
    "Linear": VERMILION,
    "Embedding": VERMILION,
    "Activation": ORANGE,
    "Normalisation": GREEN,
    "Dropout": YELLOW,
    "Arithmetic": YELLOW,
    "Reduction": YELLOW,
    "Recurrent": PINK,
    "Attention": PINK,
    "Loss": DARK,
    "Metric": DARK,
}


def category(name: str) -> str:
    """The colour of an operator category; grey for inputs, shapes and what is not known here."""
    return _CATEGORIES.get(name, SLATE)
