"""Compressed exports (gz, bz2, xz, zip) opened beside the plain ones, within limits.

A packed file stands for what is in it: ``2024.zip`` with two members is ``2024.zip/enero.csv`` and
``2024.zip/febrero.csv``; ``ventas.csv.gz`` is ``ventas.csv.gz/ventas.csv``. The settings name the
packed file or a member.
"""

import bz2
import gzip
import lzma
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from kamlib.ledger.limits import MAX_INSIDE, too_large
from kamlib.problem import Problem, Problems

PACKED = {".gz", ".bz2", ".xz", ".zip"}
"""Endings of files that are opened before they are read."""

MAX_MEMBERS = 1_000
"""Members of a zip file; an export with more is none."""

_OPEN = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
_BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, NotImplementedError,
           RuntimeError, ValueError)  # fmt: skip


def list_files(folder: Path) -> list[Path]:
    """All files of a folder and those below it, but for hidden ones, sorted."""
    return sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("."))


@contextmanager
def unpacked(sources: Path) -> Iterator[Path]:
    """A folder with all of `sources` readable: `sources` itself where nothing in it is packed.

    Else a folder beside it, gone afterwards, with links to the plain files and, for each packed
    one, a folder of its name with what is in it.

    Raises
    ------
    Problems
        A packed file that is broken, empty, protected by a password or far too large inside.
    """
    files = list_files(sources)
    packed = [path for path in files if path.suffix.lower() in PACKED]
    if not packed:
        yield sources
        return
    folder = Path(tempfile.mkdtemp(prefix=".unpacked-", dir=sources.parent))
    try:
        problems = []
        for path in files:
            name = path.relative_to(sources)
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            if path not in packed:
                _link(path, place)
                continue
            place.mkdir()
            try:
                _unpack(path, place, name.as_posix())
            except Problems as found:
                problems += found.problems
        if problems:
            raise Problems(problems)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def origin_of(name: str, known) -> str | None:
    """The file of the sources that a name stands in: itself, or the packed file that holds it.

    Examples
    --------
    >>> origin_of("2024.zip/enero.csv", {"2024.zip", "b.csv"})
    '2024.zip'
    """
    path = PurePosixPath(name)
    return next((str(p) for p in (path, *path.parents) if str(p) in known), None)


def _link(path: Path, place: Path) -> None:
    try:
        os.symlink(path.absolute(), place)
    except OSError:  # Windows without the right to link
        shutil.copyfile(path, place)


def _unpack(path: Path, place: Path, name: str) -> None:
    try:
        if path.suffix.lower() == ".zip":
            _unzip(path, place, name)
            return
        inner = path.stem if Path(path.stem).suffix else f"{path.stem}.csv"
        with _OPEN[path.suffix.lower()](path, "rb") as source:
            _copy(source, place / inner, name, 0)
    except _BROKEN as error:
        values = {"cause": str(error)[:200] or type(error).__name__}
        raise Problems(Problem("bad_packed", values, where=name)) from None


def _unzip(path: Path, place: Path, name: str) -> None:
    with zipfile.ZipFile(path) as archive:
        members = [m for m in archive.infolist() if not m.is_dir() and _is_wanted(m.filename)]
        if any(member.flag_bits & 1 for member in members):
            raise Problems(Problem("packed_password", where=name))
        if len(members) > MAX_MEMBERS:
            values = {"n": len(members), "limit": MAX_MEMBERS}
            raise Problems(Problem("packed_members", values, where=name))
        if (inside := sum(member.file_size for member in members)) > MAX_INSIDE:
            raise Problems(too_large(inside, name))
        done = 0
        for number, member in enumerate(members):
            target = place / _plain_name(member.filename, number)
            if target.exists():
                target = target.with_name(f"{target.stem}-{number}{target.suffix}")
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(member) as source:
                done = _copy(source, target, name, done)
    if not members:
        raise Problems(Problem("empty_file", where=name))


def _is_wanted(member: str) -> bool:
    parts = PurePosixPath(member.replace("\\", "/")).parts
    return bool(parts) and not parts[-1].startswith(".") and "__MACOSX" not in parts


def _plain_name(member: str, number: int) -> str:
    """A member's own name without what would lead out of its folder."""
    parts = PurePosixPath(member.replace("\\", "/")).parts
    kept = [p for p in parts if p not in ("", ".", "..", "/") and ":" not in p and "\0" not in p]
    return "/".join(kept) or f"member-{number}"


def _copy(source, target: Path, name: str, done: int) -> int:
    """Copy within the limit; the bytes so far."""
    with target.open("wb") as out:
        while block := source.read(1 << 20):
            done += len(block)
            if done > MAX_INSIDE:
                raise Problems(too_large(done, name))
            out.write(block)
    return done
