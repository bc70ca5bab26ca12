"""A corpus of damaged, hostile and foreign files: each gives one sentence or a document that can be looked at.

All are read in a process of their own that may use 1 GB, so that a file that makes the program grow fails the test
instead of the machine.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

DAMAGED = Path(__file__).parents[1] / "data" / "damaged"
FILES = sorted(path.stem for path in DAMAGED.glob("*.symloom"))

# What is legal JSON of the right form is a document, whose problems the person is told in the window.
DOCUMENTS = {
    "attribute problems": (
        "huge-layer",
        "huge-number",
        "huge-shape",
        "option-that-is-none",
    ),
    "wires and weights": (
        "pool-from-nowhere",
        "port-of-odd-digits",
        "shares-in-a-circle",
        "wire-from-no-output-inside-a-block",
        "wire-from-nowhere",
        "wire-from-nowhere-inside-a-block",
        "wire-to-itself",
    ),
    "operators": ("operator-with-a-long-name",),
    "sizes": ("divided-again-and-again", "names-multiplied-again-and-again", "sizes-squared-again-and-again"),
    "blocks": (
        "block-without-output",
        "options-inside-a-block",
        "repetitions-of-repetitions",
        "two-of-two-of-two",
    ),
}

READ = """
import json, resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
resource.setrlimit(resource.RLIMIT_CPU, (30, 30))  # seconds that others take of the cores do not count
from graph.analyse import analyse
from graph.diagnose import diagnose
from graph.document import load
from graph.errors import FileProblem
from graph.errors import SymloomError
from graph.fixes import fixes
from graph.infer import Inference
from graph.source import generate
for path in sorted(Path(sys.argv[1]).glob("*.symloom")):
    try:
        document = load(path)
    except FileProblem as problem:
        print(json.dumps([path.stem, "refused", str(problem)]))
        continue
    inference = Inference.of(document.graph, document.operator)
    analyse(document, inference, 1)
    problems = diagnose(document, inference)
    found = [str(problem) for problem in problems if problem.severity != "hint"]
    for problem in problems[:3]:
        fixes(document, inference, problem)
    try:
        generate(document, inference)
    except SymloomError as problem:
        found.append(str(problem))
    print(json.dumps([path.stem, "opened", found]))
"""


@pytest.fixture(scope="module")
def outcomes() -> dict[str, tuple[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-c", READ, str(DAMAGED)], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    rows = [json.loads(row) for row in done.stdout.splitlines()]
    return {name: (outcome, said) for name, outcome, said in rows}


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_one_sentence_or_a_document_with_its_problems(
    name: str, outcomes: dict[str, tuple[str, Any]]
) -> None:
    outcome, said = outcomes[name]
    if any(name in names for names in DOCUMENTS.values()):
        assert outcome == "opened"
        assert said, "its problem is told"
        assert all(len(sentence) < 2_200 for sentence in said), "and is short enough to be shown"
    else:
        assert outcome == "refused", said
        assert isinstance(said, str)
        assert f"{name}.symloom" in said
        assert "\n" not in said
        assert len(said) < 600 + len(str(DAMAGED))
        assert said.endswith(".")
