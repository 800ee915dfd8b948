"""What the kind or the state of a document says of its amounts: credit notes, cancelled ones.

Some systems write the amounts of credit notes without a sign, and export cancelled documents among
the others: only a column with the kind of the document, or its state, tells them. Their sign is
never taken silently: where such lines have positive amounts the reader is asked, and the settings
answer with ``credit_notes`` (amounts become negative) and ``left_out`` (lines are set aside), each
the column's name and the words in it; an empty list says that the amounts stand as they are.
"""

import json
import re
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kamlib.ledger.coded import codes_of
from kamlib.ledger.columns import normal_name, plain_letters
from kamlib.ledger.raw import NUMBER_MARK
from kamlib.problem import Problem

OPTIONS = ("credit_notes", "left_out")
"""The settings that answer, and what a word can speak for."""

_KIND = (
    "tipo|type|kind|clase|classe|doc|documento|document|comprobante|operacion|operacao|"
    "movimiento|movimento|transaction|transaccion|transacao|especie|naturaleza|natureza"
)
_STATE = r"estado|estatus|status|situacion|situacao|sit|state"
_SAYS = {
    "credit_notes": (
        (rf"{_KIND}|serie", r"abonos?|n ?c|n ?cr?|nce|ncr|c ?[nm]|devs?|g2|rectif\w*|reverso"),
        (r"comprobante", r"e|egreso"),
        (r"cfop", r"[123] ?\d{3}"),
        (rf"{_KIND}|{_STATE}|serie|concepto|descripcion|descricao",
         r".*\b(nota|fact?ura|nf) (de |d )?(credito|abono|rectificativa|devolu\w+)\b.*|"
         r".*\bcredit (note|memo)\b.*|(\w+ )?refund|gutschrift|storno|estorno|avoir|"
         r"(de)?volu(cion|cao)(es)?( de ven[td]as?)?|devolucoes( de vendas)?|rectificativa"),
    ),
    "left_out": ((rf"{_STATE}|{_KIND}|cancel\w*|anulad\w*",
                  r".*\b(cancelad|anulad|inutilizad|denegad)[ao]s?\b.*|cancell?ed|void(ed)?|"
                  r"canceled"),),
}  # fmt: skip
_FEW = 60
"""The most different words that a column of kinds or states has in a block."""

_NAMES = {"customer", "customer_name", "account", "account_name", "product", "product_name",
          "order"}  # fmt: skip
_SIGNED = ("quantity", "net_revenue", "cost", "freight")
_MINORITY = 0.05


def words_of_documents(header: str, words: list[str]) -> dict[str, list[str]]:
    """Which of a column's words speak of credit notes, and which of what is to be left out.

    Examples
    --------
    >>> words_of_documents("Tipo doc.", ["Factura", "Abono", "NC"])
    {'credit_notes': ['Abono', 'NC']}
    >>> words_of_documents("Situação", ["Autorizada", "Cancelada"])
    {'left_out': ['Cancelada']}
    >>> words_of_documents("Estado (US)", ["NC", "SC"]), words_of_documents("Familia", ["Abonos"])
    ({}, {})
    """
    called = set(normal_name(header).split())
    found: dict[str, list[str]] = {}
    for option, rules in _SAYS.items():
        patterns = [says for names, says in rules if any(re.fullmatch(names, w) for w in called)]
        for word in words if patterns else ():
            plain = " ".join(re.findall(r"[a-z0-9]+", plain_letters(word).lower()))
            if any(re.fullmatch(says, plain) for says in patterns):
                found.setdefault(option, []).append(word)
    return found


def turn_credits(part, typed) -> None:
    """Make the amounts of the credit notes that the settings name negative, in place."""
    mask = _said(part, "credit_notes")
    if not mask.any():
        return
    for name in _SIGNED:
        if name in typed.columns:
            column = typed.columns[name]
            turned = pc.negate(pc.abs(column.values))
            column.values = pc.if_else(pa.array(mask), turned, column.values)


def leave_out(part, status: np.ndarray, aside: list[dict]) -> None:
    """Set the lines aside that the settings leave out, in place."""
    lines = np.flatnonzero(_said(part, "left_out") & (status == 0))
    status[lines] = 1
    wholes = part.whole_rows(lines)
    header = ", ".join(part.options.get("left_out") or {})
    aside += [
        {"line": line, "reason": "left_out", "column": header, "text": "", "raw": raw}
        for line, raw in zip(lines.tolist(), wholes, strict=True)
    ]


def _said(part, option: str) -> np.ndarray:
    """The rows of which the settings say so."""
    mask = np.zeros(len(part.row), bool)
    for header, words in (part.options.get(option) or {}).items():
        column = next(
            (c for h, c in part.cells.items() if normal_name(h) == normal_name(header)), None
        )
        if column is None or not words:
            continue
        column = column if pa.types.is_dictionary(column.type) else pc.cast(
            column, pa.string()).dictionary_encode()  # fmt: skip
        wanted = {_plain(word) for word in words}
        places = [at for at, text in enumerate(column.dictionary.to_pylist())
                  if text is not None and _plain(text) in wanted]  # fmt: skip
        mask |= np.isin(codes_of(column), places)
    return mask


def _plain(text: str) -> str:
    return " ".join(text.lstrip(NUMBER_MARK).split()).casefold()


def document_evidence(part, units: np.ndarray, kept: np.ndarray) -> dict[tuple, list]:
    """(option, header, word) → lines with a positive amount, with a negative one, the first row.

    `units` are the amounts of the lines `kept`.
    """
    found: dict[tuple, list] = {}
    for option, header, column, word, place in _speaking(part):
        if header in (part.options.get(option) or {}):
            continue
        mine = np.flatnonzero(codes_of(column)[kept] == place)
        more = mine[units[mine] > 0]
        if len(mine):
            first = int(part.row[kept[more[0]]]) if len(more) else 0
            found[option, header, word] = [len(more), int((units[mine] < 0).sum()), "", first]
    return found


def _speaking(part) -> Iterator[tuple]:
    names = {header for name, header in part.headers.items() if name in _NAMES}
    for header, column in part.cells.items():
        if header in names or not pa.types.is_dictionary(column.type):
            continue
        if len(column.dictionary) > _FEW:
            continue
        words = [(text or "").lstrip(NUMBER_MARK) for text in column.dictionary.to_pylist()]
        for option, those in words_of_documents(header, words).items():
            for place, word in enumerate(words):
                if word in those:
                    yield option, header, column, word, place


def add_documents(to: dict[tuple, list], more: dict[tuple, list], file: str, first: int) -> None:
    """Count what another block of a file says, whose rows count from `first`."""
    for key, (positive, negative, _, row) in more.items():
        mine = to.setdefault(key, [0, 0, "", 0])
        if positive and not mine[0]:
            mine[2:] = file, row + first
        mine[0] += positive
        mine[1] += negative


def document_questions(found: dict[tuple, list]) -> list[Problem]:
    """The question about the column whose credit notes add to the sales most; cancelled alike.

    One column each: the answer on it may settle what the others say of the same documents.
    """
    problems: dict[str, tuple[int, Problem]] = {}
    for option, header in sorted({key[:2] for key in found}):
        told = {key[2]: counts for key, counts in found.items() if key[:2] == (option, header)}
        positive = sum(counts[0] for counts in told.values())
        if positive <= _MINORITY * sum(sum(counts[:2]) for counts in told.values()):
            continue
        words = sorted(word for word, counts in told.items() if counts[0])
        first = next(counts for counts in told.values() if counts[0])
        values = {
            "words": ", ".join(f"{word}: {told[word][0]}" for word in words),
            "header": json.dumps(header, ensure_ascii=False),
            "list": json.dumps(words, ensure_ascii=False),
        }
        where = {"where": first[2], "row": first[3], "column": header}
        if positive > problems.get(option, (0,))[0]:
            problems[option] = positive, Problem(f"says_{option}", values, **where)
    return [problem for _, problem in problems.values()]
