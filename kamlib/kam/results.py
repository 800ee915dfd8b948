"""What was decided about the whole portfolio, stored once and loaded by every notebook.

The portfolio is decided from the ledger's content, the settings that matter, the data date, what
people said and the method's own code; the hash of these five names a folder of ``results/``. A
notebook about one account loads what it needs from there and never decides the portfolio again.
"""

import contextlib
import datetime as dt
import hashlib
import json
import os
import shutil
import uuid
from functools import cache
from importlib.resources import files
from pathlib import Path

import pandas as pd

from kamlib.figure import CHAPTERS
from kamlib.figures.sales import measure_net_lines
from kamlib.figures.window import Window
from kamlib.kam.judged import Judged
from kamlib.review.alerts import decide_alerts
from kamlib.review.closures import find_closures
from kamlib.segment.portfolio import decide_portfolio

KEEP = 4
"""So many results of former ledgers, settings or dates stay, the last used ones."""

_APART = {"sources", "tables", "changes", "ledger"}
_WORDS_ONLY = {"name", "language", "locale"}


class Portfolio:
    """The decided portfolio: one frame per idea, read when first asked for.

    Parameters
    ----------
    folder
        ``results/<key>``, complete.
    again
        Decides and stores it again, for the case that it was pruned while in use.

    Examples
    --------
    ``portfolio.accounts``, ``portfolio["accounts"]``; ``portfolio.names`` lists the frames.
    """

    def __init__(self, folder: Path, again):
        self._folder = folder
        self._again = again
        self._frames: dict[str, pd.DataFrame] = {}

    @property
    def key(self) -> str:
        """What names the results: a hash of all that was decided from."""
        return self._folder.name

    @property
    def names(self) -> list[str]:
        """The names of the frames."""
        return sorted(path.stem for path in self._folder.glob("*.parquet"))

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._frames:
            path = self._folder / f"{name}.parquet"
            if not self._folder.exists():
                self._again()
            if not path.exists():
                raise KeyError(f"no frame {name!r} in the portfolio; there are {self.names}")
            self._frames[name] = pd.read_parquet(path)
        return self._frames[name]

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError as missing:
            raise AttributeError(missing.args[0]) from None

    def __dir__(self):
        return [*super().__dir__(), *self.names]


def load_portfolio(client, ledger, as_of: dt.date, judged: Judged | None = None) -> Portfolio:
    """Load the decided portfolio of `client`, or decide it once and store it.

    Parameters
    ----------
    client
        The client (`kamlib.client.Client`).
    ledger
        Its ledger (`kamlib.ledger.Ledger`).
    as_of
        The data date; later lines are not seen.
    judged
        What people said that counts here; nothing where not given.

    Returns
    -------
    Portfolio
        The frames of `kamlib.segment.portfolio.decide_portfolio`, ``closures``
        (`kamlib.review.closures.find_closures`) and ``alerts``, a row per account and check
        (`kamlib.review.alerts.decide_alerts`). They are read back from the disk also where they
        were just decided, so that the first reader sees what the second sees.

    Notes
    -----
    Two processes that decide the same at once write two folders; the first to finish gives its
    the final name, the other's is dropped. A folder with its final name is always complete.
    """
    judged = judged or Judged()
    key = results_key(ledger.key, client.settings, as_of, judged.key)
    folder = Path(client.results) / key

    def decide() -> None:
        lines = ledger.lines
        lines = lines[lines["date"] < pd.Timestamp(as_of) + pd.Timedelta(days=1)]
        frames = decide_portfolio(
            lines,
            judged.tables(ledger.tables),
            client.settings,
            as_of=as_of,
            overrides=judged.overrides,
            former_list=judged.former_list,
            ratings=judged.ratings,
            reasons=judged.reasons,
            answers=judged.answers,
        )
        row, net = frames["window"].iloc[0], measure_net_lines(lines, ledger.tables["customers"])
        window = Window(row["start"], row["end"], int(row["months"]))
        closures = frames["closures"] = find_closures(net, window)
        frames["alerts"] = decide_alerts(net, window, closures, client.settings.review)
        store_frames(frames, folder)

    if not folder.exists():
        decide()
        _prune(folder.parent, keep=key)
    with contextlib.suppress(OSError):
        os.utime(folder)
    return Portfolio(folder, decide)


def store_frames(frames: dict[str, pd.DataFrame], folder: Path) -> None:
    """Write `frames` as a complete `folder`, or leave the one that another process finished."""
    part = folder.parent / f".{folder.name}.{uuid.uuid4().hex[:8]}"
    part.mkdir(parents=True)
    try:
        for name, frame in frames.items():
            frame.to_parquet(part / f"{name}.parquet", index=False)
        try:
            os.rename(part, folder)
        except OSError:
            if not folder.exists():
                raise
    finally:
        shutil.rmtree(part, ignore_errors=True)


def results_key(ledger_key: str, settings, as_of: dt.date, judged_key: str = "") -> str:
    """Name what is decided from this ledger, settings, date, method and what people said."""
    parts = [ledger_key, settings_key(settings), as_of.isoformat(), method_key(), judged_key]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def settings_key(settings) -> str:
    """Hash the settings that figures depend on; the ledger's own are in the ledger's key."""
    values = settings.model_dump(mode="json")
    values = {name: part for name, part in values.items() if name not in _APART}
    values["client"] = {k: v for k, v in values["client"].items() if k not in _WORDS_ONLY}
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def method_code() -> list:
    """The files that decide: the method's own, the chapters', and the vocabularies they read."""
    rooms = [files(f"kamlib.{room}") for room in ("figures", *CHAPTERS)]
    own = [path for room in rooms for path in sorted(room.iterdir(), key=lambda path: path.name)]
    return [*(path for path in own if path.name.endswith(".py")), files("kamlib") / "vocabulary.py"]


@cache
def method_key() -> str:
    """Hash the method's code: a changed formula must not show yesterday's figures."""
    digest = hashlib.sha256()
    for path in method_code():
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _prune(results: Path, keep: str) -> None:
    """Drop all but the last used results, and parts that a killed process left.

    Ages are told by the disk's own clock: the process's may be another (a share in the network,
    a clock set wrong), and would take what somebody is writing for old.
    """

    def used(path: Path) -> float:
        try:
            return path.stat().st_mtime
        except OSError:
            return 0.0

    folders = sorted((p for p in results.iterdir() if p.is_dir()), key=used, reverse=True)
    now = max(map(used, folders), default=0.0)
    whole = [path for path in folders if not path.name.startswith(".") and path.name != keep]
    parts = [path for path in folders if path.name.startswith(".") and now - used(path) > 3600]
    for path in [*whole[KEEP - 1 :], *parts]:
        shutil.rmtree(path, ignore_errors=True)
