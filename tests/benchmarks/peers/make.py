"""Makes the environment in which the peers are measured: Lightning, fastai and Keras 3 beside Symloom's torch.

It lies in a cache folder (`$XDG_CACHE_HOME/symloom/peers`) and is made anew when what is asked for here changes.

fastai's requirement of torchvision is left out: its wheel does not import beside the CPU build of torch, and `import
lightning` fails where it lies. What is measured here, `fastai.basics`, does not need it. Versions are constrained to
Symloom's own where both have a package, above all torch: anything else would bring gigabytes of CUDA along.

    python -m tests.benchmarks.peers.make
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
CPU_TORCH = "https://download.pytorch.org/whl/cpu"  # PyTorch's own index of builds without CUDA
TORCH = "torch==2.13.0"
PEERS = ("lightning==2.6.6", "keras==3.15.1")
FASTAI = "fastai==2.8.12"
FASTAI_NEEDS = (
    "cloudpickle", "fastcore", "fastdownload", "fastprogress", "fasttransform", "matplotlib", "pandas", "pillow",
    "plum-dispatch", "requests", "scikit-learn", "scipy",
)  # fmt: skip
ASKED = "\n".join((TORCH, *PEERS, FASTAI, *FASTAI_NEEDS))


def place() -> Path:
    """Where the environment lies, made or not."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "symloom" / "peers"


def python() -> Path | None:
    """The environment's Python; None until it is made as it is asked for today."""
    ready = place() / ".ready"
    made = ready.is_file() and ready.read_text() == ASKED
    return place() / "bin" / "python" if made else None


def make() -> None:
    """Make the environment.

    Raises:
        subprocess.CalledProcessError: pip could not install something; its output says why.
    """
    folder = place()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".ready").unlink(missing_ok=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
    try:
        # First and from PyTorch's own index, which must not be waited for where it cannot be reached.
        pip("--index-url", CPU_TORCH, "--retries", "0", "--timeout", "15", "--no-deps", TORCH)
    except subprocess.CalledProcessError:
        print(f"torch cannot be had from {CPU_TORCH}: taking pip's default build, which may be large.")
    pip(TORCH, *PEERS)
    pip("--no-deps", FASTAI)
    pip(TORCH, *FASTAI_NEEDS)
    (folder / ".ready").write_text(ASKED)


def pip(*arguments: str) -> None:
    constraints = ROOT / "constraints.txt"
    command = [str(place() / "bin" / "python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    subprocess.run([*command, "-c", str(constraints), *arguments], check=True)


if __name__ == "__main__":
    if python() is None:
        make()
    print(place())
