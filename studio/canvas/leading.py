"""Wires that would run behind nodes are led along lanes beside them, as `graph.layout.wires` finds them."""

from __future__ import annotations

import numpy as np

from graph.layout.wires import Ends, lanes
from studio.canvas.tables import NodeTable, WireTable


def lead(nodes: NodeTable, wires: WireTable) -> bool:
    """Look at all nodes and wires at once (10 ms for 1,000); whether any wire runs elsewhere now."""
    # By name: of two wires that would take the same lane, always the same one does, whatever was drawn first.
    places = {name: tuple(nodes.rects[row].tolist()) for name, row in sorted(nodes.row.items())}
    ends, row_of = {}, {}
    every = np.array(list(wires.row.values()), np.intp)
    portals = set(every[wires.portals(every)].tolist())
    for (node, port), row in sorted(wires.row.items()):
        if row in portals or row in wires.bent.points:
            continue
        x0, y0, _, _, _, _, x1, y1 = wires.points[row].tolist()
        outputs = [face.name for face in nodes.face(wires.source[row]).outputs]
        inputs = [face.name for face in nodes.face(wires.target[row]).inputs]
        output = wires.source_port[row]
        wire = (
            nodes.names[wires.source[row]],
            outputs.index(output) if output in outputs else 0,
            node,
            inputs.index(port) if port in inputs else 0,
        )
        ends[wire] = Ends((x0, y0), (x1, y1))
        row_of[wire] = row
    found = lanes(places, ends)
    led = wires.led()
    same = {row_of[wire] for wire, (a, b) in found.items() if wires.lanes[row_of[wire]].tolist() == [*a, *b]}
    if len(same) == len(found) == len(led):
        return False
    wires.place(led)
    for wire, (a, b) in found.items():
        wires.lead(row_of[wire], (*a, *b))
    return True
