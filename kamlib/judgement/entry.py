"""One entry of the log: a draft before it is saved, the entry after, and what happens between."""

import json
from dataclasses import dataclass, replace

from kamlib.judgement.kinds import CONFIDENCES, KINDS
from kamlib.kind import Judged, Wrong, check_long, check_value, clean_text, fields_of
from kamlib.near import near
from kamlib.problem import Problem, Problems


@dataclass(frozen=True)
class Draft:
    """Something that a person says, not saved yet.

    Parameters
    ----------
    kind
        A slug of `KINDS`.
    value
        Field → value, the key fields among them.
    author
        Who says it: the id of a person.
    source
        Where it is from: a meeting, a document, the ledger.
    confidence
        ``assumed``, ``confirmed`` or ``unknown``.
    seen
        The entry that stood there when it was said; 0: there was none.
    withdraw
        Take back what stands there; only the key fields of `value` count then.
    """

    kind: str
    value: dict
    author: str
    source: str = ""
    confidence: str = "assumed"
    seen: int = 0
    withdraw: bool = False

    def over(self, theirs: "Entry") -> "Draft":
        """The same, to be saved as the newer although `theirs` is known: the author's choice."""
        return replace(self, seen=theirs.id)


@dataclass(frozen=True)
class Entry:
    """An entry as it stands in the log; ``value`` is None where it withdraws."""

    id: int
    time: str
    day: str
    author: str
    kind: str
    key: str
    value: dict | None
    source: str
    confidence: str
    supersedes: int


class Conflict(Problems):
    """Somebody else has saved the same thing since: nothing was written, the caller chooses.

    Attributes
    ----------
    pairs
        (my draft, their entry) for each. Keep theirs: do nothing. Keep mine: save
        ``draft.over(entry)``, which stands as the newer; theirs stays in the history.
    """

    def __init__(self, pairs: list[tuple[Draft, Entry]], names: dict[str, str] | None = None):
        self.pairs = pairs
        names = names or {}
        super().__init__([_conflict(mine, theirs, names) for mine, theirs in pairs])


def _conflict(mine: Draft, theirs: Entry, names: dict[str, str]) -> Problem:
    values = {
        **beside_each_other(mine, theirs, names),
        "who": names.get(theirs.author, theirs.author),
    }
    return Wrong("judgement_conflict", values, where=mine.kind)


def beside_each_other(mine: Draft, theirs: Entry, names: dict[str, str]) -> dict:
    """What a conflict is about, when it came, and what either says: people by their names."""

    def beside(value: dict | None) -> dict | None:
        own = KINDS[mine.kind].KEY
        return value and {n: v for n, v in named(mine.kind, value, names).items()
                          if v is not None and n not in own}  # fmt: skip

    return {
        "about": about(mine.kind, theirs.key, names),
        "day": theirs.day,
        "mine": None if mine.withdraw else beside(mine.value),
        "theirs": beside(theirs.value),
    }


def named(kind: str, value: dict, names: dict[str, str]) -> dict:
    """A value with people's names in place of their ids."""
    people = {one.name for one in fields_of(KINDS[kind]) if one.kind == "person"}
    return {n: names.get(v, v) if n in people else v for n, v in value.items()}


def about(kind: str, key: str, names: dict[str, str]) -> dict:
    """What a judgement is about, field by field, people by their names.

    Examples
    --------
    >>> about("link", '["G01","p1","p2"]', {"p1": "Buyer"})
    {'account': 'G01', 'person': 'Buyer', 'influences': 'p2'}
    """
    return named(kind, dict(zip(KINDS[kind].KEY, json.loads(key), strict=True)), names)


def kind_model(kind: str) -> type[Judged]:
    """The model of a kind.

    Raises
    ------
    Problems
        There is no such kind; near ones are named.
    """
    if kind not in KINDS:
        told = {"kind": kind, "near": near(kind, KINDS, others=None)}
        raise Problems(Problem("judgement_kind", told))
    return KINDS[kind]


def key_of(kind: str, value: dict) -> str:
    """What a value is about, as the log stores it: its key fields as a JSON list.

    Examples
    --------
    >>> key_of("wallet", {"account": "G01", "family": "Aire", "need": 5})
    '["G01","Aire"]'
    """
    parts = [str(value[name]) for name in kind_model(kind).KEY]
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def check_draft(draft: Draft, people) -> tuple[dict, list[Problem]]:
    """A draft's value as it will be stored, and everything that is wrong with the draft.

    Parameters
    ----------
    draft
        What is said.
    people
        The ids of the people there are.
    """
    model = kind_model(draft.kind)
    problems = []
    if draft.confidence not in CONFIDENCES:
        told = {"field": "confidence", "value": draft.confidence, "choices": CONFIDENCES}
        problems.append(Wrong("judgement_choice", told, column="confidence"))
    problems += check_long("said_in", clean_text(draft.source))
    given = draft.value
    if draft.withdraw:
        given = {name: given[name] for name in model.KEY if name in given}
    confidence = "unknown" if draft.withdraw else draft.confidence
    found, wrong = check_value(model, given, confidence)
    problems += wrong
    value = {} if found is None else found.model_dump(mode="json", exclude_none=True)
    if draft.author not in people:
        problems.append(Wrong("person_unknown", {"person": draft.author}, column="author"))
    for field in fields_of(model):
        if field.kind == "person" and value.get(field.name, draft.author) not in people:
            told = {"person": value[field.name]}
            problems.append(Wrong("person_unknown", told, column=field.name))
    return value, [replace(p, where=p.where or draft.kind) for p in problems]
