"""Pictures of a graph and of a run's curves as SVG, made of text alone: no window, no font, no library.

`network_svg` looks as the canvas does in its light colours; `curves_svg` as the plots do. A picture of a graph
holds the document it shows, so that it opens again as one: `document_from_svg`, `document_from_png`.
"""

from __future__ import annotations

from graph.picture.curves import curves_svg
from graph.picture.embedded import document_from_png, document_from_svg, png_with_document
from graph.picture.network import network_svg

__all__ = ["network_svg", "curves_svg", "document_from_svg", "document_from_png", "png_with_document"]
