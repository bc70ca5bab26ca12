"""The colours of a drawn network, once for paper, for pictures and for the canvas in the window.

Category hues follow Okabe and Ito (2008), which stay apart with every kind of colour blindness, darkened until each
stands 3:1 from paper and node (WCAG 2.2, 1.4.11) and still apart; related categories share one. Dark shades are the
same hues, lightened for a dark ground.
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

SLATE, BLUE, SKY, VERMILION = "#7D899B", "#0072B2", "#3E94D0", "#CD5A10"
ORANGE, GREEN, YELLOW, PINK, DARK = "#C28000", "#20986F", "#90914D", "#D26490", "#3B4250"

HUES = (SLATE, BLUE, SKY, VERMILION, ORANGE, GREEN, YELLOW, PINK, DARK)
HUES_ON_DARK = (
    "#8592A3",
    "#3E9BD8",
    "#7CC8F2",
    "#EE7B30",
    "#EBAE3C",
    "#2DBE95",
    "#E3D64A",
    "#DB94BC",
    "#C9CFD9",
)

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

# The shades of frames and notes, by the names of `graph.annotations.COLORS`.
FRAMES = {
    "grey": SLATE,
    "blue": BLUE,
    "green": GREEN,
    "orange": ORANGE,
    "purple": "#7B5EA7",
    "red": "#C4443A",
}
FRAMES_ON_DARK = {
    "grey": "#8592A3",
    "blue": "#3E9BD8",
    "green": "#2DBE95",
    "orange": "#EBAE3C",
    "purple": "#A98BD8",
    "red": "#E5756B",
}


def category(name: str) -> str:
    """The colour of an operator category; grey for inputs, shapes and what is not known here."""
    return _CATEGORIES.get(name, SLATE)


def category_index(name: str) -> int:
    """Which of the `HUES` belongs to a category."""
    return HUES.index(category(name))
