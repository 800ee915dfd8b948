"""A file written under another name first, so that it is whole or not there."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(path: Path, *, new: bool = False) -> Iterator[Path]:
    """A path to write to: its file gets the name `path` when the block has ended well.

    Parameters
    ----------
    path
        The file's name in the end.
    new
        Never take the place of another file, also of one that is made meanwhile.

    Raises
    ------
    FileExistsError
        With `new`: a file of that name is there, and stays.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "note.txt"
    >>> with whole_file(path) as part:
    ...     _ = part.write_text("all of it")
    >>> path.read_text(), [file.name for file in path.parent.iterdir()]
    ('all of it', ['note.txt'])
    """
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        yield part
        if new:
            _name(part, path)
        else:
            os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _name(part: Path, path: Path) -> None:
    try:
        os.link(part, path)  # unlike a rename it never takes the place of another file
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if path.exists():
            raise FileExistsError(path) from None
        os.replace(part, path)


def write_whole(path: Path | str, text: str) -> Path:
    r"""Write `text` as UTF-8 with ``\n`` at the ends of lines, its folder made where it is missing.

    Examples
    --------
    >>> import tempfile
    >>> write_whole(Path(tempfile.mkdtemp()) / "pages" / "a.html", "señas\n").read_bytes()
    b'se\xc3\xb1as\n'
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as part:
        part.write_text(text, encoding="utf-8", newline="\n")
    return path
