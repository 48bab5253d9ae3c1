"""What is written whole or not at all."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from blogapp.machine.atomic_files import PRIVATE, atomic_write


def test_a_file_gets_its_name_once_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "a.txt"
    with atomic_write(path) as file:
        file.write(b"whole")
        assert not path.exists()
    assert path.read_bytes() == b"whole"
    assert list(path.parent.iterdir()) == [path]


def test_a_writer_that_stops_leaves_the_former_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"former")
    with suppress(KeyboardInterrupt), atomic_write(path) as file:
        file.write(b"ha")
        raise KeyboardInterrupt
    assert path.read_bytes() == b"former"
    assert list(tmp_path.iterdir()) == [path]


def test_of_two_writers_that_replace_nothing_the_first_counts(tmp_path: Path) -> None:
    path = tmp_path / "key"
    with atomic_write(path, replace=False) as late:
        late.write(b"late")
        with atomic_write(path, replace=False) as early:
            early.write(b"early")
    assert path.read_bytes() == b"early"
    assert list(tmp_path.iterdir()) == [path]


def test_a_private_file_is_its_owners_from_the_beginning(tmp_path: Path) -> None:
    with atomic_write(tmp_path / "key", PRIVATE) as file:
        assert Path(file.name).stat().st_mode & 0o777 == 0o600
