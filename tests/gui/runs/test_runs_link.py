"""The link to a worker process: noise, floods, strange versions, deaths; the real worker wherever it can do it."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from runtime.protocol import Acknowledged, Event, Hello, Log, Pause, Train
from studio.runs.causes import cause_of_death
from studio.runs.link import Patience, WorkerLink

# A line that is no message, a JSON object of another kind, bytes that are no text, a partial message.
NOISE = b'native library says hi\n{"t": "Confetti"}\n\xff\xfe\n{"t": "Heartb\n\n'


def python(code: str) -> list[str]:
    return [sys.executable, "-P", "-c", textwrap.dedent(code)]


def listen(link: WorkerLink) -> list[Event]:
    events: list[Event] = []
    link.received.connect(events.append)
    return events


def test_noise_on_standard_output_is_logged_and_harmless(qtbot: QtBot) -> None:
    noisy = f"""
        import os, threading, time
        from runtime.worker import main
        loud = os.dup(1)

        def shout():
            while True:
                os.write(loud, {NOISE!r})
                time.sleep(0.2)

        threading.Thread(target=shout, daemon=True).start()
        main()
    """
    link = WorkerLink(command=python(noisy))
    logged: list[str] = []
    link.logged.connect(logged.append)
    events = listen(link)
    answers: list[str] = []
    link.send(Pause(), answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == ["No run is going on."]
    assert link.state == "ready"
    qtbot.waitUntil(lambda: "native library says hi" in logged and any("Confetti" in text for text in logged))
    assert {type(event) for event in events} >= {Hello, Acknowledged}
    link.finish()
    assert link.state == "off"


def test_a_refused_command_is_answered_once_with_the_sentence(qtbot: QtBot, tmp_path: Path) -> None:
    link = WorkerLink()
    refused: list[tuple[object, str]] = []
    link.refused.connect(lambda command, problem: refused.append((command, problem)))
    answers: list[str] = []
    pause = Pause()
    link.send(pause, answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == ["No run is going on."]
    assert refused == [(pause, "No run is going on.")]
    assert link.hello is not None
    assert link.hello.pid == link.pid
    pid = link.pid
    link.shutdown()
    assert link.state == "closing"
    qtbot.waitUntil(lambda: link.state == "off")
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_worker_ends_when_the_window_is_gone(qtbot: QtBot, tmp_path: Path) -> None:
    window = f"""
        import os, sys
        sys.path.insert(0, {str(Path(__file__).parents[3])!r})
        from PySide6.QtCore import QCoreApplication
        from studio.runs.link import WorkerLink
        application = QCoreApplication([])
        link = WorkerLink()

        def die():
            print(link.pid, flush=True)
            os.kill(os.getpid(), 9)

        link.state_changed.connect(lambda state: die() if state == "ready" else None)
        link.start()
        application.exec()
    """
    done = subprocess.run(python(window), capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == -signal.SIGKILL
    worker = int(done.stdout)
    qtbot.waitUntil(lambda: not alive(worker))


def alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be collected does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text("ascii")
    except OSError:
        return False


def test_another_version_of_the_protocol_is_refused(qtbot: QtBot) -> None:
    link = WorkerLink(
        command=python("""
            import time
            print('{"t": "Hello", "version": 99, "pid": 1, "torch": "9", "devices": []}', flush=True)
            time.sleep(600)
        """)
    )
    with qtbot.waitSignal(link.died) as died:
        link.start()
    assert died.args[0].startswith("The worker speaks version 99")
    assert link.state == "dead"


def test_a_command_whose_worker_dies_is_answered_with_the_cause(qtbot: QtBot) -> None:
    link = WorkerLink(
        command=python("""
            import sys
            print("no module named torch", file=sys.stderr)
            sys.exit(3)
        """)
    )
    answers: list[str] = []
    with qtbot.waitSignal(link.died) as died:
        link.send(Train(document="", folder=""), answers.append)
    assert died.args == answers
    assert answers == ["The training process ended with exit code 3. Its last words: no module named torch"]


def test_a_program_that_is_missing_is_named(qtbot: QtBot) -> None:
    link = WorkerLink(command=["/nonexistent/python"])
    with qtbot.waitSignal(link.died) as died:
        link.start()
    assert "/nonexistent/python" in died.args[0]


def test_a_flood_is_read_in_slices_in_order_and_completely(qtbot: QtBot) -> None:
    """While 60,000 messages arrive at once, a timer of the window keeps its turns."""
    link = WorkerLink(
        command=python("""
            import sys
            hello = '{"t": "Hello", "version": 1, "pid": 1, "torch": "2", "devices": []}\\n'
            lines = "".join('{"t": "Log", "text": "%d"}\\n' % number for number in range(60_000))
            sys.stdout.write(hello + lines)
            sys.stdout.flush()
            sys.stdin.read()
        """)
    )
    texts: list[str] = []
    link.received.connect(lambda event: texts.append(event.text) if isinstance(event, Log) else None)
    gaps: list[float] = []
    last = time.thread_time()

    def tick() -> None:
        nonlocal last
        now = time.thread_time()  # of this thread: what other processes take of the cores does not count
        gaps.append(now - last)
        last = now

    timer = QTimer(interval=0)
    timer.timeout.connect(tick)
    timer.start()
    gc.disable()  # what earlier tests have left would be looked through in one of the gaps
    try:
        link.start()
        qtbot.waitUntil(lambda: len(texts) == 60_000)
    finally:
        gc.enable()
    timer.stop()
    assert texts == [str(number) for number in range(60_000)]
    assert max(gaps) < sum(gaps) / 5
    link.finish()


def test_a_worker_that_ignores_every_request_is_killed_at_the_end(qtbot: QtBot) -> None:
    link = WorkerLink(
        command=python("""
            import signal, time
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            print('{"t": "Hello", "version": 1, "pid": 1, "torch": "2", "devices": []}', flush=True)
            time.sleep(600)
        """),
        patience=Patience(insist_s=0.5),
    )
    link.start()
    qtbot.waitUntil(lambda: link.state == "ready")
    pid = link.pid
    begin = time.monotonic()
    link.finish()
    assert 0.9 < time.monotonic() - begin < 300
    qtbot.waitUntil(lambda: not alive(pid))


def test_modules_in_the_current_folder_do_not_get_in_the_way(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "torch.py").write_text("raise RuntimeError('the wrong torch')\n")
    monkeypatch.chdir(tmp_path)
    link = WorkerLink()
    link.start()
    qtbot.waitUntil(lambda: link.state == "ready")
    link.finish()


@pytest.mark.parametrize(
    ("code", "by_signal", "stderr", "memory", "words"),
    [
        (9, True, [], True, "killed (SIGKILL) because the computer ran out of memory"),
        (9, True, [], False, "killed (SIGKILL) by another program"),
        (
            11,
            True,
            ["Segmentation fault", ""],
            False,
            "crashed (SIGSEGV). Its last words: Segmentation fault",
        ),
        (15, True, [], False, "SIGTERM"),
        (1, False, ["Traceback …", "MemoryError", ""], False, "ran out of memory; choose a smaller batch"),
        (1, False, ["RuntimeError: odd"], False, "exit code 1. Its last words: RuntimeError: odd"),
        (0, False, [], False, "exit code 0."),
    ],
)
def test_every_death_has_its_words(
    code: int, by_signal: bool, stderr: list[str], memory: bool, words: str
) -> None:
    assert words in cause_of_death(code, by_signal, stderr, memory)
