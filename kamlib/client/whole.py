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
        Never take the place of another file, also of one that is made meanwhile: that one stays.

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
        if not new:
            os.replace(part, path)
            return
        try:
            os.link(part, path)  # unlike a rename it never takes the place of another file
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            if not path.exists():
                os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
