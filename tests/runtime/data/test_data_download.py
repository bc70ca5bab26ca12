"""Against a real server on this machine, which can break off, forget ranges and lie."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from graph.datasets import DataFile, data_set
from graph.errors import FileProblem, SymloomError
from runtime.data.download import Progress, download_data_set
from runtime.data.readers import open_data_set


class Server(ThreadingHTTPServer):
    """Serves the files of a folder; its attributes say how it misbehaves."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder = folder
        self.asked: list[tuple[str, str | None]] = []
        self.ranges = True
        self.break_after: list[int] = []  # for each coming answer, bytes after which it breaks off
        self.surplus = b""
        self.wrong_range = False

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        self.server.asked.append((self.path[1:], asked))
        path = self.server.folder / self.path[1:]
        if not path.is_file():
            self.send_error(404)
            return
        content = path.read_bytes() + self.server.surplus
        first = 0
        if asked and self.server.ranges:
            first = int(asked.removeprefix("bytes=").removesuffix("-"))
            if first >= len(content):
                self.send_error(416)
                return
            told = first + 1 if self.server.wrong_range else first
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {told}-{len(content) - 1}/{len(content)}")
        else:
            self.send_response(200)
        body = content[first:]
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.server.break_after:
            body = body[: self.server.break_after.pop(0)]
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def server(little_set: Path) -> Iterator[Server]:
    with Server(little_set) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def spec(little_set: Path, server: Server):
    """Fashion-MNIST as the server has it: few images, files listed largest first as in the genuine one."""
    files = []
    for file in data_set("fashion-mnist").files:
        content = (little_set / file.name).read_bytes()
        files.append(
            DataFile(file.name, len(content), hashlib.sha256(content).hexdigest(), file.split, file.field)
        )
    return replace(data_set("fashion-mnist"), files=tuple(files), mirrors=(server.address,))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_download_can_be_opened_and_leaves_nothing_else(server, spec, tmp_path):
    folder = download_data_set(spec, str(tmp_path / "new" / "place"))
    assert names(folder) == {file.name for file in spec.files}
    assert open_data_set("fashion-mnist", str(folder)).spec.train == 130


def test_without_a_folder_it_goes_where_it_is_looked_for(server, spec, empty_machine):
    download_data_set(spec)
    assert open_data_set("fashion-mnist").spec.train == 130


def test_progress_rises_to_the_total(server, spec, tmp_path):
    seen: list[Progress] = []
    download_data_set(spec, str(tmp_path / "to"), seen.append)
    done = [progress.bytes_done for progress in seen]
    assert done == sorted(done)
    assert done[-1] == seen[-1].bytes_total == sum(file.bytes for file in spec.files)
    assert [progress.file for progress in seen][:: len(seen) - 1] == [spec.files[0].name, spec.files[-1].name]


def test_what_is_there_is_not_fetched_again(server, spec, tmp_path):
    folder = str(tmp_path / "to")
    download_data_set(spec, folder)
    server.asked.clear()
    download_data_set(spec, folder)
    assert server.asked == []


def test_a_broken_connection_is_resumed_where_it_broke(server, spec, tmp_path):
    server.break_after = [100, 50]
    folder = download_data_set(spec, str(tmp_path / "to"))
    first = spec.files[0].name
    assert server.asked[:3] == [(first, None), (first, "bytes=100-"), (first, "bytes=150-")]
    assert names(folder) == {file.name for file in spec.files}


def test_a_later_attempt_resumes_too(server, spec, tmp_path):
    folder = tmp_path / "to"
    first = spec.files[0]

    def cancel(progress: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download_data_set(spec, str(folder), cancel)
    part = folder / f"{first.name}.part"
    part.write_bytes(part.read_bytes()[:77])
    server.asked.clear()
    download_data_set(spec, str(folder))
    assert server.asked[0] == (first.name, "bytes=77-")
    assert not part.exists()


def test_a_server_without_ranges_is_read_from_the_beginning(server, spec, tmp_path):
    server.ranges = False
    server.break_after = [100]
    folder = download_data_set(spec, str(tmp_path / "to"))
    assert names(folder) == {file.name for file in spec.files}


def test_a_part_that_was_no_beginning_is_thrown_away_and_fetched_anew(server, spec, tmp_path):
    folder = tmp_path / "to"
    folder.mkdir()
    first = spec.files[0]
    for left in (b"x" * 50, b"x" * first.bytes, b"x" * (first.bytes + 9)):
        (folder / f"{first.name}.part").write_bytes(left)
        download_data_set(spec, str(folder))
        assert (folder / first.name).read_bytes() == (server.folder / first.name).read_bytes()
        (folder / first.name).unlink()


@pytest.mark.parametrize("how", ["changed", "longer"])
def test_content_that_was_not_published_is_refused_and_not_kept(server, spec, tmp_path, how):
    path = server.folder / spec.files[0].name
    if how == "changed":
        content = bytearray(path.read_bytes())
        content[200] ^= 1
        path.write_bytes(content)
    else:
        server.surplus = b"more" * 100_000
    folder = tmp_path / "to"
    with pytest.raises(SymloomError, match=r"not what was published .*or put the 4 files into"):
        download_data_set(spec, str(folder))
    assert names(folder) == set()


def test_the_next_mirror_is_asked_when_one_fails(server, spec, tmp_path):
    mirrors = ("http://127.0.0.1:9/", server.address + "nowhere/", server.address)
    folder = download_data_set(spec, str(tmp_path / "to"), mirrors=mirrors)
    assert names(folder) == {file.name for file in spec.files}


def test_offline_is_one_sentence_with_the_reason_and_what_is_kept(server, spec, tmp_path):
    folder = tmp_path / "to"
    folder.mkdir()
    (folder / f"{spec.files[0].name}.part").write_bytes(
        (server.folder / spec.files[0].name).read_bytes()[:60]
    )
    with pytest.raises(SymloomError) as told:
        download_data_set(spec, str(folder), mirrors=("http://127.0.0.1:9/", "http://no-such-host.invalid/"))
    sentence = str(told.value)
    assert "127.0.0.1:9: Connection refused; no-such-host.invalid: " in sentence
    assert "are kept" in sentence
    assert "\n" not in sentence


def test_a_server_that_sends_another_part_is_not_believed(server, spec, tmp_path):
    server.break_after = [100]
    server.wrong_range = True
    with pytest.raises(SymloomError, match="another part than was asked for"):
        download_data_set(spec, str(tmp_path / "to"))


def test_a_silent_server_is_given_up(spec, tmp_path):
    class Silent(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            release.wait(300)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    release = threading.Event()
    with ThreadingHTTPServer(("127.0.0.1", 0), Silent) as silent:
        thread = threading.Thread(target=silent.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        with pytest.raises(SymloomError, match="no answer in time"):
            download_data_set(
                spec,
                str(tmp_path / "to"),
                mirrors=(f"http://127.0.0.1:{silent.server_port}/",),
                timeout_s=0.2,
            )
        release.set()
        silent.shutdown()
        thread.join()


def test_a_place_that_cannot_be_written_is_told(server, spec, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(FileProblem, match=r"cannot be written .*choose a folder"):
        download_data_set(spec, str(tmp_path / "file"))
    folder = tmp_path / "to"
    (folder / f"{spec.files[0].name}.part").mkdir(parents=True)
    with pytest.raises(FileProblem, match="cannot be written"):
        download_data_set(spec, str(folder))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device here that is always full")
def test_a_full_disk_is_told(server, spec, tmp_path):
    (tmp_path / f"{spec.files[0].name}.part").symlink_to("/dev/full")
    with pytest.raises(FileProblem, match=r"cannot be written \(no space left on device\): make room"):
        download_data_set(spec, str(tmp_path))


def test_a_set_that_is_installed_has_nothing_to_download(tmp_path):
    with pytest.raises(SymloomError, match="nothing to download"):
        download_data_set(data_set("digits"), str(tmp_path))
