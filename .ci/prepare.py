"""Makes this checkout ready to run: system libraries, then `.venv` with the pinned packages.

    python3 .ci/prepare.py system [--window]    the libraries Qt loads, and Python's own venv module
    python3 .ci/prepare.py venv                 .venv, filled from pyproject.toml and constraints.txt

Called by the Makefile on every `make`, so the first part must cost only a blink. It runs before anything is
installed: standard library only, and syntax that an old `python3` can still parse.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
READY = VENV / ".ready"  # written last; holds the folder it was made in, because scripts in bin/ hold it too

# What PySide6 links to and its wheel does not carry: library -> Debian package.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# What Qt's xcb and wayland plugins need besides, to put a window on a real screen.
WINDOW_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
FONT = "fonts-dejavu-core"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")

PYTHONS = ("python3.13", "python3.12", "python3.11", "python3")
CPU_TORCH = "https://download.pytorch.org/whl/cpu"  # PyTorch's own index of builds without gigabytes of CUDA


class CannotPrepare(Exception):
    """What the person has to do first, in a sentence."""


class PipFailed(Exception):
    """All that pip printed."""


def say(sentence: str) -> None:
    print(sentence, flush=True)


# -- system -----------------------------------------------------------------------------------------------


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_font() -> bool:
    folders = (Path(folder).expanduser() for folder in FONT_FOLDERS)
    return any(next(folder.rglob("*.[to]t[fc]"), None) for folder in folders if folder.is_dir())


def missing_from_system(window: bool) -> dict[str, str]:
    """What is missing -> its Debian package. Asks the loader, so that any distribution can satisfy it."""
    needed = dict(QT_LIBRARIES, **WINDOW_LIBRARIES) if window else QT_LIBRARIES
    missing = {library: package for library, package in needed.items() if not loads(library)}
    if not has_font():
        missing["a font"] = FONT
    return missing


def newest_python() -> str:
    """Path of the newest Python that Symloom runs on."""
    question = "import sys; print('%d.%d' % sys.version_info[:2]); sys.exit(sys.version_info < (3, 11))"
    found = []
    for name in PYTHONS:
        path = shutil.which(name)
        if path is None:
            continue
        answer = subprocess.run(
            [path, "-c", question], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, universal_newlines=True
        )
        if answer.returncode == 0:
            return path
        found.append(answer.stdout.strip() or "one that does not start")
    raise CannotPrepare(
        "Symloom needs Python 3.11 or newer; found here: "
        + (", ".join(found) or "none")
        + ". Install one (on Debian 12 or newer: sudo apt-get install python3 python3-venv), then repeat."
    )


def venv_package(python: str) -> dict[str, str]:
    """Debian splits ensurepip off its Python; without it a venv has no pip."""
    asked = subprocess.run([python, "-c", "import ensurepip, venv"], stderr=subprocess.DEVNULL)
    if asked.returncode == 0:
        return {}
    version = subprocess.check_output(
        [python, "-c", "import sys; print('python%d.%d' % sys.version_info[:2])"], universal_newlines=True
    )
    return {"Python's venv module": version.strip() + "-venv"}


def prepare_system(window: bool) -> None:
    if sys.platform != "linux":
        return  # the wheels for macOS and Windows carry all they need
    missing = missing_from_system(window)
    if not VENV_PYTHON.exists():
        missing.update(venv_package(newest_python()))
    if not missing:
        return
    things = ", ".join(missing)
    if shutil.which("apt-get") is None:
        say("Warning: not found here: %s. Your distribution has packages for them." % things)
        return
    install = ["apt-get", "install", "--no-install-recommends", "-y", *sorted(set(missing.values()))]
    if os.geteuid() != 0:
        raise CannotPrepare(
            "Missing on this machine: %s. Install them with this command, then repeat:\n\n"
            "    sudo %s\n" % (things, " ".join(install))
        )
    say("Installing the system packages that are missing: " + " ".join(sorted(set(missing.values()))))
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for command in (["apt-get", "update"], install):
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            universal_newlines=True,
        )
        if done.returncode != 0:
            raise CannotPrepare("%s\n`%s` failed; its output is above." % (done.stdout, " ".join(command)))


# -- venv -------------------------------------------------------------------------------------------------


BIG_DOWNLOAD = re.compile(
    r"\s*(Downloading|Using cached) \S*?([\w.]+-\d[^-/ ]*)-\S+ \((\d{2,}\.\d MB|[\d.]+ GB)\)"
)


def pip(*arguments: str) -> None:
    """Runs pip in `.venv`, showing only the big downloads out of its chatter."""
    process = subprocess.Popen(
        [str(VENV_PYTHON), "-m", "pip", "install", "--disable-pip-version-check", *arguments],
        cwd=str(ROOT),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    )
    assert process.stdout is not None
    output = []
    for line in process.stdout:
        output.append(line)
        big = BIG_DOWNLOAD.match(line)
        if big:
            say("  %s %s, %s" % (big[1].lower(), big[2], big[3]))
        elif line.startswith("Installing collected packages"):
            say("  unpacking %d packages" % (line.count(",") + 1))
    if process.wait() != 0:
        raise PipFailed("".join(output))


def torch_index() -> str | None:
    """Where torch comes from: TORCH_INDEX if set, else PyTorch's CPU builds where there is no NVIDIA driver.

    None is pip's own choice, which on Linux is the CUDA build.
    """
    chosen = os.environ.get("TORCH_INDEX")
    if chosen is not None:
        return chosen or None
    if sys.platform != "linux" or Path("/proc/driver/nvidia/version").exists():
        return None
    return CPU_TORCH


def venv_works() -> bool:
    """False when it is not there, was left half-made, or its Python is gone after an upgrade."""
    if not VENV_PYTHON.exists():
        return False
    asked = subprocess.run([str(VENV_PYTHON), "-c", "import pip"], stderr=subprocess.DEVNULL)
    return asked.returncode == 0


def prepare_venv() -> None:
    python = newest_python()
    moved = READY.exists() and READY.read_text() != str(ROOT)
    if moved or not venv_works():
        say("Making .venv with " + python)
        subprocess.run([python, "-m", "venv", "--clear", str(VENV)], check=True)
    say("Installing Symloom's packages into .venv; the first time this takes some minutes.")
    pinned = ("-c", "constraints.txt")
    index = torch_index()
    # First, so that the last call finds torch in place and does not look for another build. A machine that
    # cannot reach this index must not wait long for it.
    patience = ("--retries", "1", "--timeout", "15")
    if index:
        try:
            pip(*pinned, *patience, "--index-url", index, "--no-deps", "torch")
        except PipFailed:
            say("torch cannot be had from %s: taking pip's default build, which may be large." % index)
    try:
        pip(*pinned, "setuptools")  # builds the editable install below: the pinned one, from .venv itself
        pip(*pinned, "--no-build-isolation", "-e", ".[dev]")
    except PipFailed as failure:
        raise CannotPrepare(
            "%s\npip could not install the packages; its output is above. "
            "Mend the cause (network, disk), then repeat." % failure
        ) from None
    READY.write_text(str(ROOT))
    say("Ready.")


def main(arguments: list[str]) -> int:
    try:
        if arguments[:1] == ["system"]:
            prepare_system(window="--window" in arguments)
        elif arguments == ["venv"]:
            prepare_venv()
        else:
            say(str(__doc__))
            return 2
    except CannotPrepare as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
