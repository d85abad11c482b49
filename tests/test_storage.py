"""Storage: nothing half there, nothing twice, and an honest answer when the disk is full."""

from __future__ import annotations

import hashlib
import os
import resource
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from dashboard.errors import Conflict, NotFound
from dashboard.storage import CHUNK, LocalStorage

ROOT = Path(__file__).parents[1]
DATA = b"some bytes that people care about"
SHA256 = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def storage(tmp_path: Path) -> LocalStorage:
    return LocalStorage(tmp_path)


def everything_below(folder: Path) -> list[str]:
    return sorted(str(it.relative_to(folder)) for it in folder.rglob("*") if it.is_file())


def test_a_content_arrives_in_pieces_and_is_kept_by_its_hash(
    storage: LocalStorage, tmp_path: Path
) -> None:
    partial = storage.begin()
    assert storage.append(partial, 0, DATA[:10]) == 10
    assert storage.append(partial, 10, DATA[10:]) == len(DATA)
    assert storage.size(partial) == len(DATA)
    assert storage.verify(partial, SHA256)
    assert not storage.verify(partial, "0" * 64)
    assert storage.promote(partial) == SHA256
    assert everything_below(tmp_path) == [f"files/{SHA256[:2]}/{SHA256[2:4]}/{SHA256}"]
    with storage.open(SHA256) as file:
        assert file.read() == DATA


@pytest.mark.parametrize("offset", [0, 9, 11, -1, 2**70])
def test_an_append_at_another_offset_is_a_conflict_that_tells_the_right_one(
    storage: LocalStorage, offset: int
) -> None:
    partial = storage.begin()
    storage.append(partial, 0, DATA[:10])
    with pytest.raises(Conflict) as refused:
        storage.append(partial, offset, DATA[10:])
    assert refused.value.current == {"offset": 10}
    assert storage.size(partial) == 10


def test_of_two_senders_at_the_same_offset_only_one_is_taken(storage: LocalStorage) -> None:
    partial, taken = storage.begin(), []
    start = threading.Barrier(8)

    def send(letter: bytes) -> None:
        start.wait()
        try:
            storage.append(partial, 0, letter * CHUNK)
            taken.append(letter)
        except Conflict:
            pass

    senders = [threading.Thread(target=send, args=(bytes([65 + n]),)) for n in range(8)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert len(taken) == 1
    assert storage.promote(partial) == hashlib.sha256(taken[0] * CHUNK).hexdigest()


def test_after_a_restart_appending_goes_on_and_the_hash_is_right(tmp_path: Path) -> None:
    partial = LocalStorage(tmp_path).begin()
    LocalStorage(tmp_path).append(partial, 0, DATA[:10])
    later = LocalStorage(tmp_path)
    later.append(partial, later.size(partial), DATA[10:])
    assert LocalStorage(tmp_path).promote(partial) == SHA256


def test_bytes_that_another_process_added_count_in_the_hash(tmp_path: Path) -> None:
    one, other = LocalStorage(tmp_path), LocalStorage(tmp_path)
    partial = one.begin()
    one.append(partial, 0, DATA[:5])
    other.append(partial, 5, DATA[5:10])
    one.append(partial, 10, DATA[10:])
    assert one.promote(partial) == SHA256


def test_a_crash_before_promoting_leaves_no_content(tmp_path: Path) -> None:
    program = """if True:
        import os, sys
        from pathlib import Path
        from dashboard.storage import LocalStorage
        storage = LocalStorage(Path(sys.argv[1]))
        partial = storage.begin()
        storage.append(partial, 0, b"x" * 5000)
        storage.seal(partial)
        print(partial, flush=True)
        os.kill(os.getpid(), 9)
    """
    ended = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == -9
    partial = ended.stdout.strip()
    assert everything_below(tmp_path) == [f"partial/{partial}"]
    assert LocalStorage(tmp_path).size(partial) == 5000
    assert LocalStorage(tmp_path).sweep(older_than=0) == 1
    assert everything_below(tmp_path) == []


def test_the_same_content_is_kept_once(storage: LocalStorage, tmp_path: Path) -> None:
    assert storage.store(DATA) == storage.store(DATA) == SHA256
    assert len(everything_below(tmp_path)) == 1


def test_an_empty_content_can_be_kept(storage: LocalStorage) -> None:
    sha256 = storage.store(b"")
    assert storage.path(sha256).stat().st_size == 0


def test_the_sweep_takes_only_what_is_stale(storage: LocalStorage) -> None:
    stale, fresh = storage.begin(), storage.begin()
    os.utime(storage.partial_path(stale), (0, 0))
    assert storage.sweep(older_than=3600) == 1
    assert storage.size(fresh) == 0
    with pytest.raises(NotFound):
        storage.size(stale)


def test_discarding_and_deleting_twice_is_no_error(storage: LocalStorage, tmp_path: Path) -> None:
    partial = storage.begin()
    storage.discard(partial)
    storage.discard(partial)
    sha256 = storage.store(DATA)
    storage.delete(sha256)
    storage.delete(sha256)
    assert everything_below(tmp_path) == []


@pytest.mark.parametrize("name", ["../../x", "", "A" * 32, "0" * 31, "0" * 32, "0" * 64 + "\n"])
def test_ids_that_are_not_ours_lead_nowhere(storage: LocalStorage, name: str) -> None:
    for call in (storage.size, storage.promote, storage.seal, storage.open):
        with pytest.raises(NotFound):
            call(name)
    with pytest.raises(NotFound):
        storage.append(name, 0, b"x")


FULL_DISK = """if True:
    import sys
    from pathlib import Path
    from dashboard.errors import OutOfSpace
    from dashboard.storage import LocalStorage
    storage = LocalStorage(Path(sys.argv[1]))
    partial = storage.begin()
    size = storage.append(partial, 0, b"x" * 60_000)
    try:
        storage.append(partial, size, b"y" * 60_000)
        print("told: kept")
    except OutOfSpace as error:
        print("told:", error.status, storage.size(partial))
    try:
        storage.store(b"z" * 200_000)
        print("told: kept")
    except OutOfSpace as error:
        print("told:", error.status)
    storage.discard(partial)
"""


def test_a_full_disk_is_told_and_nothing_half_written_stays(tmp_path: Path) -> None:
    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    ended = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path)],
        cwd=ROOT,
        preexec_fn=small_disk,
        capture_output=True,
        text=True,
        check=True,
    )
    told = [line for line in ended.stdout.splitlines() if line.startswith("told")]
    assert told == ["told: 507 60000", "told: 507"]
    assert "no space left" in ended.stdout
    assert everything_below(tmp_path) == []
