"""What the worker answers beside a run, in a thread of its own: looks at data, at augmentation, at other weights.

Nothing here may touch the state of a run: no global random state, no number of threads, no default device.
"""

from __future__ import annotations

import traceback
from pathlib import Path

from graph.document import from_json
from graph.errors import SymloomError
from graph.own_data import own_kind
from graph.recipe import Choice
from runtime.data.own import columns_of
from runtime.data.readers import look_closely
from runtime.preview import preview
from runtime.protocol import Aside, Compare, Compared, Describe, Described, Preview, Previewed
from runtime.warmstart import compare


def answer(command: Aside) -> Described | Previewed | Compared:
    """What was asked for, or the sentence why not."""
    found: Described | Previewed | Compared
    match command:
        case Describe():
            found = Described()
        case Preview():
            found = Previewed()
        case Compare():
            found = Compared()
    try:
        match command, found:
            case Describe(), Described():
                if own_kind(command.data) is not None:
                    found.columns = list(columns_of(command.data, command.attrs))
                found.spec, found.first = look_closely(Choice(command.data, command.attrs))
            case Preview(), _:
                found = preview(from_json(command.document), Path(command.path), command.epoch, command.count)
            case Compare(), _:
                found = compare(from_json(command.document), command.origin)
    except SymloomError as error:
        found.problem = str(error)
    except Exception as error:  # noqa: BLE001  # told to the window; a run that goes on is none of its business
        found.problem = f"Symloom failed: {error!r}."
        traceback.print_exc()
    return found
