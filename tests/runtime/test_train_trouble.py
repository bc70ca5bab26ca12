"""What can go wrong around a run: folders, disks, memory, a second process, files that are damaged or gone."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from graph.document import to_json
from graph.errors import SymloomError
from graph.recipe import Choice
from runtime.client import environment
from runtime.protocol import EpochDone, Log, Progress
from runtime.runlock import locked
from runtime.step import Network
from runtime.training_error import TrainingError
from tests.builders import StopAfter, chain, digits_network, digits_recipe, go_on, run, same_tensors
from tests.builders_networks import Sketch

unix = pytest.mark.skipif(sys.platform == "win32", reason="limits and users of Unix")


class Do(StopAfter):
    """Does something after so many steps."""

    def __init__(self, steps: int, what: Callable[[], object]) -> None:
        super().__init__(steps)
        self._what = what

    def stop(self) -> None:
        self._left = 10**9
        self._what()


def _warnings(events: list[Any]) -> list[str]:
    return [event.text for event in events if isinstance(event, Log) and event.level == "warning"]


# ---- two at once


def test_a_folder_that_is_being_trained_is_not_trained_by_another(tmp_path: Path) -> None:
    told: list[str] = []

    def second() -> None:
        (folder,) = tmp_path.iterdir()
        with pytest.raises(SymloomError) as caught:
            go_on(folder)
        told.append(str(caught.value))

    first = run(digits_network(), tmp_path, Do(5, second))
    assert told == [f"{first.folder.path} is being trained already; wait until that is over, or stop it."]
    assert first.curves == run(digits_network(), tmp_path / "alone").curves


HOLD = """
import sys
from pathlib import Path
from runtime.runlock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_lock_holds_between_processes_and_ends_with_the_one_that_is_killed(tmp_path: Path) -> None:
    cut = run(digits_network(), tmp_path, StopAfter(5))
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, cut.finished.folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(SymloomError, match="is being trained already"):
            go_on(cut.finished.folder)
        other.kill()
    assert go_on(cut.finished.folder).finished.state == "finished"


# ---- the disk


def test_a_run_folder_that_is_deleted_ends_the_run_with_a_sentence(tmp_path: Path) -> None:
    def delete() -> None:
        (folder,) = tmp_path.iterdir()
        shutil.rmtree(folder)

    with pytest.raises(
        SymloomError, match="is gone: it was deleted or moved while it was trained; put it back"
    ):
        run(digits_network(digits_recipe(epochs=50)), tmp_path, Do(5, delete))
    assert not list(tmp_path.iterdir()), "nor is half of it made again"


@unix
def test_a_disk_without_room_for_a_checkpoint_ends_the_run_which_goes_on_when_there_is(
    tmp_path: Path,
) -> None:
    script = textwrap.dedent("""
        import resource, sys
        from pathlib import Path
        from graph.errors import SymloomError
        from tests.builders import digits_network, digits_recipe, run
        from tests.runtime.test_train_trouble import Do
        def full():
            resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
        try:
            run(digits_network(digits_recipe()), Path(sys.argv[1]), Do(13, full))
        except SymloomError as error:
            print(error)
    """)
    said = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, timeout=300, check=True
    )
    assert "cannot be written: file too large; free some space" in said.stdout
    (folder,) = tmp_path.iterdir()
    whole = run(digits_network(), tmp_path / "whole")
    again = go_on(folder)
    assert again.curves == whole.curves
    assert same_tensors(again.weights, whole.weights)


@unix
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_run_folder_that_may_not_be_written_says_so(tmp_path: Path) -> None:
    cut = run(digits_network(), tmp_path, StopAfter(5))
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:  # whatever happens, this process must not go on with the tests
            for place in (*tmp_path.parents, tmp_path):
                if place.stat().st_uid == 0 and place != Path("/") and place.parent != Path("/"):
                    place.chmod(0o755)
            os.setuid(65534)
            with locked(Path(cut.finished.folder)):
                os.write(writer, b"held")
        except (SymloomError, OSError) as error:
            os.write(writer, str(error).encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    os.close(writer)
    with os.fdopen(reader) as said:
        assert "cannot be written: permission denied; make it writable" in said.read()


def test_weights_of_the_best_epoch_that_are_lost_cost_only_the_best_not_the_test(tmp_path: Path) -> None:
    def damage() -> None:
        for path in tmp_path.glob("*/checkpoints/best-*"):
            path.write_bytes(b"")

    recipe = digits_recipe("SGD", {"lr": 0.0}, Choice("constant"), checkpoint_steps=10)
    document = chain(("flatten", "Flatten"), ("logits", "Linear", {"out_features": 10}), recipe=recipe)
    ran = run(document, tmp_path, Do(30, damage))  # the first epoch is the best
    assert (ran.finished.state, ran.finished.epoch) == ("finished", 2)
    assert "accuracy" in ran.finished.test
    assert any("The last weights are tested instead" in text for text in _warnings(ran.events))


def test_an_older_checkpoint_that_is_gone_on_from_still_has_its_best_weights(tmp_path: Path) -> None:
    document = digits_network(
        digits_recipe("Adam", {"lr": 0.01}, Choice("constant"), epochs=4, checkpoint_steps=20)
    )
    cut = run(document, tmp_path, StopAfter(75))
    folder = cut.folder.checkpoints
    (newest,) = folder.glob("step-000000075")
    (newest / "weights.safetensors").write_bytes(b"torn")
    again = go_on(cut.finished.folder, control=StopAfter(1))
    assert _warnings(again.events) == ["step-000000075 is damaged and was left out"]
    assert (again.finished.state, again.finished.step) == ("stopped", again.finished.epoch * 20)
    assert again.finished.epoch > 0


# ---- memory


def _large(samples: int) -> bool:
    return samples > 20


def test_too_large_a_batch_is_told_with_the_largest_that_fits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = Network.judge

    def small_memory(self: Network, batch: Any, *together: Any) -> Any:
        if _large(len(next(iter(batch[0].values())))):
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
        return judge(self, batch, *together)

    monkeypatch.setattr(Network, "judge", small_memory)
    with pytest.raises(TrainingError) as caught:
        run(digits_network(digits_recipe(batch_size=64, accumulate=2)), tmp_path)
    assert str(caught.value) == (
        "cpu has not enough memory for batches of 64; use smaller ones, or a smaller network; 16 fit (step 1)."
    )
    assert (caught.value.settings, caught.value.fits) == (("batch_size",), 16)


def test_real_memory_that_does_not_suffice_is_the_same_sentence(tmp_path: Path) -> None:
    net = Sketch()
    net("image", "Input", shape=("N", 1, 8, 8))
    net("flat", "Flatten", "image")
    net("huge", "Tile", "flat", dims=(1, 10**11))
    net("mean", "Mean", "huge", dim=(1,), keepdim=True)
    net("logits", "Linear", "mean", out_features=10)
    net.classify("mean")
    document = net.document()
    document.recipe = digits_recipe(batch_size=8)
    with pytest.raises(TrainingError, match=r"cpu has not enough memory for batches of 8; use smaller ones"):
        run(document, tmp_path)


def test_a_set_too_large_to_be_judged_at_once_is_judged_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run(digits_network(), tmp_path / "whole")
    answer = Network._answer

    def small_memory(self: Network, batch: Any) -> Any:
        if len(next(iter(batch[0].values()))) > 100:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
        return answer(self, batch)

    monkeypatch.setattr(Network, "_answer", small_memory)
    ran = run(digits_network(), tmp_path / "parts")
    assert ran.finished.test == pytest.approx(whole.finished.test)
    said = [log.text for log in ran.of(Log) if "do not fit" in log.text]
    assert said == [
        "validation after step 20: 256 samples at once do not fit into memory, so 128 are taken",
        "validation after step 20: 128 samples at once do not fit into memory, so 64 are taken",
    ]


# ---- elsewhere, later


def _edit(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path = folder / "run.json"
    facts = json.loads(path.read_text())
    change(facts)
    path.write_text(json.dumps(facts))


def test_another_torch_and_another_device_are_told_and_the_run_goes_on(tmp_path: Path) -> None:
    cut = run(digits_network(), tmp_path, StopAfter(13))

    def elsewhere(facts: dict[str, Any]) -> None:
        facts["versions"]["torch"] = "1.13.1"
        facts["choices"]["device"] = "xpu:3"

    _edit(cut.folder.path, elsewhere)
    again = go_on(cut.finished.folder)
    assert again.finished.state == "finished"
    first, second = _warnings(again.events)
    assert first.startswith("begun with torch 1.13.1, goes on with ")
    assert second.startswith("begun on xpu:3, which is not here, goes on on ")


def test_a_loss_without_any_weight_that_is_trained_is_told(tmp_path: Path) -> None:
    document = chain(
        ("flatten", "Flatten"),
        ("scores", "Linear", {"out_features": 10}),
        ("cut", "Detach"),
        recipe=digits_recipe(),
    )
    with pytest.raises(TrainingError, match="No weight that is trained has a part in the loss; connect"):
        run(document, tmp_path)


def test_a_batch_of_one_that_cannot_be_normalised_says_what_to_choose(tmp_path: Path) -> None:
    document = chain(
        ("flatten", "Flatten"),
        ("norm", "BatchNorm1d"),
        ("logits", "Linear", {"out_features": 10}),
        recipe=digits_recipe(batch_size=1),
    )
    with pytest.raises(TrainingError) as caught:
        run(document, tmp_path)
    assert caught.value.node == "norm"
    assert "choose a batch_size above 1, or leave the samples out that fill no whole batch" in str(
        caught.value
    )


@unix
def test_a_worker_that_is_stopped_for_a_while_goes_on_with_the_same_numbers(tmp_path: Path) -> None:
    from runtime.protocol import Finished, Train, decode_event, encode

    document = digits_network(digits_recipe(epochs=8))
    worker = subprocess.Popen(
        [sys.executable, "-m", "runtime.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
    )
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdin.write(encode(Train(document=to_json(document), folder=str(tmp_path), seq=1)))
    worker.stdin.flush()
    asleep, epochs = False, []
    for line in worker.stdout:
        event = decode_event(line)
        if isinstance(event, Progress) and event.state == "training" and not asleep:
            asleep = True
            os.kill(worker.pid, signal.SIGSTOP)
            time.sleep(1.5)
            os.kill(worker.pid, signal.SIGCONT)
        if isinstance(event, EpochDone):
            epochs.append(event.values)
        if isinstance(event, Finished):
            break
    worker.communicate(timeout=300)
    whole = run(document, tmp_path / "whole")
    assert asleep
    assert epochs == [done.values for done in whole.of(EpochDone)]


# ---- leaks


def test_runs_that_end_well_badly_or_never_begin_leave_no_file_open_and_no_thread(tmp_path: Path) -> None:
    import psutil

    process = psutil.Process()
    broken = chain(("flatten", "Flatten"), ("logits", "Linear", {"out_features": 10}))
    broken.recipe = digits_recipe("SGD", {"lr": 1e38}, Choice("constant"), batch_size=500)

    def all_of_them() -> None:
        cut = run(digits_network(digits_recipe(batch_size=500)), tmp_path, StopAfter(3))
        go_on(cut.finished.folder)
        with pytest.raises(SymloomError):
            go_on(cut.finished.folder)
        with pytest.raises(SymloomError):
            run(broken, tmp_path)
        with pytest.raises(SymloomError):
            run(digits_network(digits_recipe(device="tpu")), tmp_path)

    all_of_them()
    before = process.num_fds(), process.num_threads()
    for _ in range(5):
        all_of_them()
    assert process.num_fds() <= before[0]
    assert process.num_threads() <= before[1]  # idle ones of the tests before may end meanwhile
