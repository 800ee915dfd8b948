"""Which old encoding a text file has, by how its letters stand among others.

UTF-8 proves itself: text of another encoding hardly ever fits it. Windows' cp1252 and the cp850 of
DOS programs fit every text, so that the words decide: under the right one the bytes above 127 are
letters of the language within words; under the other they are signs or capitals amid small letters.
Latin-1 reads as cp1252 does, but for 27 signs that it lacks.
"""

from pathlib import Path

import numpy as np

from kamlib.problem import Problem, Problems

_SAMPLE = 32 << 20
_BLOCK = 1 << 20
_LETTERS = set("áéíóúüñçãõâêôàèìòùäöïëîûåæøœßÁÉÍÓÚÜÑÇÃÕÂÊÔÀÈÌÒÙÄÖÏËÎÛÅÆØŒ")
_USUAL = set("áéíóúüñçãõâêôàÁÉÍÓÚÜÑÇÃÕÂÊÔÀ")
_SIGNS = set("µ€£«»“”„‘’‚–—…·•°ºª©®™¡¿½¼¾\xa0´¨×²³ \xad")
_FITS = 0.9
_ODD = 0.2
_ENOUGH = 5


def wide_encoding(start: bytes) -> str | None:
    """UTF-16 without its mark, by the zero bytes that plain letters have in it.

    Examples
    --------
    >>> wide_encoding("Fecha;Importe".encode("utf-16-le")), wide_encoding(b"Fecha;Importe")
    ('utf-16-le', None)
    """
    cut = start[: len(start) // 2 * 2]
    if not cut:
        return None
    zeros = np.frombuffer(cut, np.uint8).reshape(-1, 2) == 0
    first, second = zeros.mean(axis=0)
    if second > 0.4 and first < 0.05:
        return "utf-16-le"
    return "utf-16-be" if first > 0.4 and second < 0.05 else None


def read_sample(path: Path) -> bytes:
    """At most 32 MB of a file: its beginning and blocks evenly spread over the rest."""
    size = path.stat().st_size
    with path.open("rb") as file:
        if size <= _SAMPLE:
            return file.read()
        places = np.linspace(0, size - _BLOCK, _SAMPLE // _BLOCK).astype(np.int64)
        parts = []
        for place in places.tolist():
            file.seek(place)
            parts.append(file.read(_BLOCK))
        return b"\n".join(parts)


def measure_fit(data: bytes, encoding: str) -> dict[str, int] | None:
    """How the bytes above 127 read under an encoding; None where it does not know one of them.

    Returns
    -------
    dict
        ``fits``: letters of the language in words, in a case that goes with their neighbours;
        ``rare``: letters of neighbouring languages; ``signs``: marks that stand in business texts;
        ``odd``: the rest.
    """
    content = np.frombuffer(b" " + data + b" ", np.uint8)
    at = np.flatnonzero(content >= 0x80)
    # a neighbour is a small letter, a capital, another letter above 127, or none
    kinds = np.zeros(256, np.int64)
    kinds[ord("a") : ord("z") + 1] = 1
    kinds[ord("A") : ord("Z") + 1] = 2
    kinds[0x80:] = 3
    where = content[at].astype(np.int64) * 16 + kinds[content[at - 1]] * 4 + kinds[content[at + 1]]
    counts = np.bincount(where, minlength=256 * 16).reshape(256, 4, 4)
    found = {"fits": 0, "rare": 0, "signs": 0, "odd": 0}
    for byte in range(0x80, 0x100):
        if not counts[byte].any():
            continue
        try:
            sign = bytes([byte]).decode(encoding)
        except UnicodeDecodeError:
            return None
        for before in range(4):
            for after in range(4):
                if lines := int(counts[byte, before, after]):
                    found[_judge(sign, before, after)] += lines
    return found


def _judge(sign: str, before: int, after: int) -> str:
    """One character between its neighbours."""
    inside = before in (1, 2) or after in (1, 2)
    if sign in _LETTERS:
        if not inside:
            if sign not in _USUAL and before + after == 3:
                return "rare"  # beside one other letter above 127
            alone = before == after == 0 and sign not in _USUAL
            return "odd" if alone or before == after == 3 else "signs"
        if sign.isupper() and before == 1:
            return "odd"  # a capital after a small letter
        if sign.islower() and before == 2 and after == 2:
            return "odd"
        return "fits" if sign in _USUAL else "rare"
    if sign in "ºª":
        return "fits"
    if sign in "–—" and inside:
        return "odd"  # a dash at a letter: ñ and ó of a Macintosh file
    if sign == "’" and before == after == 1:
        return "odd"  # O’Brien, but Garc’a
    if sign in _SIGNS:
        return "odd" if before in (1, 2) and after in (1, 2) and sign not in "’·\xad" else "signs"
    return "odd"


def decide_legacy(path: Path, name: str) -> tuple[str, dict]:
    """cp1252 or cp850, with the evidence; a file that is no UTF-8.

    Raises
    ------
    Problems
        Both fit and differ in what they say, or neither does; with samples under each.
    """
    data = read_sample(path)
    evidence = {e: fit for e in ("cp1252", "cp850") if (fit := measure_fit(data, e))}
    windows, dos = evidence.get("cp1252"), evidence["cp850"]
    if windows is None:
        windows = {"fits": 0, "rare": 0, "signs": 0, "odd": sum(dos.values())}
    whole = max(sum(dos.values()), 1)
    if windows["odd"] <= _ODD * whole and windows["fits"] >= dos["fits"]:
        return "cp1252", evidence
    fits = dos["fits"] >= max(_FITS * whole, _ENOUGH) and not dos["rare"]  # cp860 has other ones
    if fits and windows["odd"] > 0.5 * whole:
        return "cp850", evidence
    if windows["odd"] <= _ODD * whole and dos["odd"] > 0.5 * whole:
        return "cp1252", evidence
    raise Problems(
        Problem("ambiguous_encoding", {"samples": _samples(data), **_told(evidence)}, where=name)
    )


def _told(evidence: dict) -> dict:
    return {name: f"{fit['fits']}/{sum(fit.values())}" for name, fit in evidence.items()} | {
        name: "0" for name in ("cp1252", "cp850") if name not in evidence
    }


def _samples(data: bytes) -> str:
    """Some words with bytes above 127 under both."""
    shown: list[str] = []
    for word in data.replace(b";", b" ").replace(b",", b" ").replace(b'"', b" ").split():
        if any(byte >= 0x80 for byte in word) and len(word) < 40:
            pair = " / ".join(word.decode(e, "replace") for e in ("cp1252", "cp850"))
            if pair not in shown:
                shown.append(pair)
        if len(shown) == 4:
            break
    return "; ".join(shown)
