"""The setup script told what it would meet on other machines, and the pins and layers that no linter checks."""

from __future__ import annotations

import ast
import importlib.metadata
import importlib.util
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import assets

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def prepare() -> ModuleType:
    spec = importlib.util.spec_from_file_location("prepare", ROOT / ".ci" / "prepare.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lacking(prepare: ModuleType, monkeypatch: pytest.MonkeyPatch, *libraries: str, apt: bool = True) -> None:
    """A Linux of an ordinary user where the loader does not find `libraries`."""
    monkeypatch.setattr(prepare.sys, "platform", "linux")
    monkeypatch.setattr(prepare, "loads", lambda library: library not in libraries)
    monkeypatch.setattr(prepare, "has_font", lambda: True)
    monkeypatch.setattr(prepare, "VENV_PYTHON", Path(sys.executable))
    monkeypatch.setattr(prepare.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(prepare.shutil, "which", lambda name: "/usr/bin/apt-get" if apt else None)


def fake_python(folder: Path, name: str, version: tuple[int, int]) -> None:
    script = folder / name
    script.write_text(f"#!/bin/sh\necho {version[0]}.{version[1]}\nexit {int(version < (3, 11))}\n")
    script.chmod(0o755)


def test_an_ordinary_user_is_told_the_exact_command_for_the_missing_libraries(
    prepare: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lacking(prepare, monkeypatch, "libEGL.so.1", "libdbus-1.so.3", "libxcb-cursor.so.0")
    assert prepare.main(["system"]) == 1
    told = capsys.readouterr().err
    assert "libEGL.so.1, libdbus-1.so.3" in told
    assert "    sudo apt-get install --no-install-recommends -y libdbus-1-3 libegl1\n" in told


def test_libraries_of_a_real_screen_are_asked_for_only_where_there_is_one(
    prepare: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lacking(prepare, monkeypatch, "libxcb-cursor.so.0")
    assert prepare.main(["system"]) == 0
    assert prepare.main(["system", "--window"]) == 1
    assert "libxcb-cursor0" in capsys.readouterr().err


def test_without_apt_a_missing_library_is_a_warning_and_setup_goes_on(
    prepare: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lacking(prepare, monkeypatch, "libEGL.so.1", apt=False)
    assert prepare.main(["system"]) == 0
    assert "libEGL.so.1" in capsys.readouterr().out


def test_the_newest_python_is_taken(
    prepare: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake_python(tmp_path, "python3", (3, 11))
    fake_python(tmp_path, "python3.12", (3, 12))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert prepare.newest_python() == str(tmp_path / "python3.12")


def test_a_python_that_is_too_old_is_named_and_refused(
    prepare: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake_python(tmp_path, "python3", (3, 9))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(prepare.CannotPrepare, match=r"needs Python 3\.11 or newer; found here: 3\.9\."):
        prepare.newest_python()


def test_torch_index_can_be_chosen_or_left_to_pip(
    prepare: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TORCH_INDEX", "https://example.org/rocm")
    assert prepare.torch_index() == "https://example.org/rocm"
    monkeypatch.setenv("TORCH_INDEX", "")
    assert prepare.torch_index() is None


def needed_by(requirement: str, seen: set[tuple[str, str]]) -> Iterator[str]:
    """Names of the installed distributions that `requirement` pulls in, itself included."""
    parsed = Requirement(requirement)
    for extra in ("", *parsed.extras):
        key = (canonicalize_name(parsed.name), extra)
        if key in seen:
            continue
        seen.add(key)
        yield key[0]
        for wanted in importlib.metadata.requires(parsed.name) or ():
            marker = Requirement(wanted).marker
            if marker is None or marker.evaluate({"extra": extra}):
                yield from needed_by(wanted, seen)


def test_everything_that_is_installed_for_symloom_is_pinned_at_the_version_in_use() -> None:
    pins = dict(re.findall(r"^([\w.-]+)==(\S+)$", (ROOT / "constraints.txt").read_text(), re.MULTILINE))
    pinned = {canonicalize_name(name): version for name, version in pins.items()}
    needed = set(needed_by("symloom[dev]", set())) - {"symloom"}
    in_use = {name: importlib.metadata.version(name).partition("+")[0] for name in needed}
    # CUDA's libraries come only with that build of torch, which names their exact versions itself.
    in_use = {
        name: version
        for name, version in in_use.items()
        if not name.startswith(("nvidia-", "cuda-", "triton"))
    }
    assert {"torch", "pyside6-essentials", "shiboken6", "pytest"} <= in_use.keys()
    assert in_use == {name: pinned.get(name) for name in in_use}


def imported_by(file: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return {name.partition(".")[0] for name in names}


def test_graph_imports_only_the_standard_library_networkx_and_msgspec() -> None:
    allowed = sys.stdlib_module_names | {"graph", "networkx", "msgspec"}
    foreign = {str(file): imported_by(file) - allowed for file in (ROOT / "graph").rglob("*.py")}
    assert foreign
    assert {file: names for file, names in foreign.items() if names} == {}


def test_an_asset_is_a_file_on_disk_wherever_the_program_was_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert assets.path("__init__.py").samefile(ROOT / "assets" / "__init__.py")


def test_the_test_run_has_a_home_of_its_own() -> None:
    assert os.environ["XDG_CONFIG_HOME"] != str(Path.home() / ".config")
    assert Path(os.environ["XDG_RUNTIME_DIR"]).stat().st_mode & 0o777 == 0o700


def test_every_folder_of_code_is_a_package_so_that_a_wheel_holds_it() -> None:
    folders = {file.parent for name in ("graph", "runtime", "studio") for file in (ROOT / name).rglob("*.py")}
    assert {folder for folder in folders if not (folder / "__init__.py").exists()} == set()
