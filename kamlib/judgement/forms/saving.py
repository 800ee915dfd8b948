"""Judgements on their way into the log: typed, saved at once, and what comes between.

A `Saying` is one judgement as a form holds it; `Saver` saves it. What cannot be saved stays in the
form with the reason: a value that is none, something needed that is open, nobody who says it, or
somebody else who was quicker.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from kamlib.judgement import KINDS, Conflict, Draft, Entry, FieldOf, Log, fields_of
from kamlib.judgement.entry import check_draft, key_of
from kamlib.judgement.forms.fields import CONFIDENCE, SOURCE, read_typed
from kamlib.kind import HIDDEN
from kamlib.problem import Problem, Problems
from kamlib.words.words import UNKNOWN, Words


@dataclass
class Saying:
    """One judgement as a form holds it.

    Parameters
    ----------
    id
        Of its row (or cell) in the form.
    value
        Field → value as understood so far.
    confidence, source
        As the log has them.
    entry
        What stands in the log as far as this form has seen; None: nothing.
    state
        ``new`` (nothing typed), ``proposed``, ``open`` (typed, not saved), ``saved``, ``conflict``,
        ``withdrawn``.
    typed, wrong
        Field → what was typed and is no value; field → what is wrong with it, in words.
    missing
        Needed fields that are still open, where nothing was saved yet.
    theirs
        The entry that came between.
    fresh
        Whether this form has saved it.
    """

    id: str
    value: dict = field(default_factory=dict)
    confidence: str = "assumed"
    source: str = ""
    entry: Entry | None = None
    state: str = "new"
    typed: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    theirs: Entry | None = None
    fresh: bool = False

    @classmethod
    def of(cls, entry: Entry, row: str = "") -> "Saying":
        """What stands in the log, to be said anew."""
        return cls(row or f"e{entry.id}", dict(entry.value or {}), entry.confidence, entry.source,
                   entry, "saved" if entry.value is not None else "withdrawn")  # fmt: skip

    @property
    def filled(self) -> dict:
        """What it says, without what is open."""
        return {name: inner for name, inner in self.value.items() if inner is not None}

    def says(self, name: str):
        """What it says in one field, confidence and source among them."""
        beside = {CONFIDENCE.name: self.confidence, SOURCE.name: self.source or None}
        return beside[name] if name in beside else self.value.get(name)

    def stood(self, name: str):
        """What stands in the log of a field, as far as this form has seen."""
        return None if self.entry is None else Saying.of(self.entry).says(name)

    def stand_on(self, entry: Entry) -> None:
        """Say what `entry` says."""
        fresh = Saying.of(entry, self.id)
        if entry.value is None:
            fresh.value = self.value
        self.__dict__.update(fresh.__dict__)


class Saver:
    """Saves what forms say of one kind.

    Parameters
    ----------
    log, kind, words
        The log, the kind of judgement, the reader's words.
    person
        Who says it: gives the id of a person, None where nobody is chosen yet.
    saved
        Called after each save.
    """

    def __init__(
        self,
        log: Log,
        kind: str,
        words: Words,
        person: Callable[[], str | None],
        saved: Callable[[], None] = lambda: None,
    ):
        self.log, self.kind, self.words = log, kind, words
        self.person, self._saved = person, saved

    def take(
        self, saying: Saying, one: FieldOf, text: str, choices: dict[str, str] | None = None
    ) -> None:
        """Take what was typed into one field; what is no value of it is kept and told there.

        «?» in a needed field makes the whole judgement unknown; filling it in makes it assumed.
        """
        saying.typed.pop(one.name, None)
        saying.wrong.pop(one.name, None)
        if saying.state in ("new", "proposed", "saved"):
            saying.state = "open"
        try:
            value = read_typed(one, text, self.words, choices)
        except Problems as told:
            saying.typed[one.name] = text
            saying.wrong[one.name] = told.problems[0].line(self.words.lang)
            return
        known = value is not None and value != UNKNOWN
        if one.name == CONFIDENCE.name:
            saying.confidence = value if known else "unknown" if value == UNKNOWN else "assumed"
        elif one.name == SOURCE.name:
            saying.source = value if known else ""
        else:
            saying.value[one.name] = value if known else None
            self._settle_confidence(saying, one, unknown=value == UNKNOWN)

    def _settle_confidence(self, saying: Saying, one: FieldOf, *, unknown: bool) -> None:
        needed = KINDS[self.kind].NEEDED
        if one.name not in needed:
            return
        if unknown:
            saying.confidence = "unknown"
        elif saying.confidence == "unknown" and saying.filled.keys() >= {*needed}:
            saying.confidence = "assumed"

    def save(self, saying: Saying) -> bool:
        """Save a judgement if it is whole and somebody says it; whether it stands in the log.

        Raises
        ------
        Problems
            What is about no field: the file cannot be written, say.
        """
        said, stands = (saying.filled, saying.confidence, saying.source), saying.entry
        if stands and said == (stands.value, stands.confidence, stands.source):
            saying.state, saying.missing = "saved", set()
            return True
        draft = self._draft(saying)
        people = set(self.log.read_people()["person"])
        _, problems = check_draft(draft, people | {""})  # nobody chosen is no fault of the row
        self._tell_at(saying, problems)
        if problems or not draft.author:
            saying.state = "open"
            return False
        return self._write(saying, draft)

    def _draft(self, saying: Saying, **more) -> Draft:
        seen = saying.entry.id if saying.entry else 0
        return Draft(self.kind, saying.filled, self.person() or "", saying.source,
                     saying.confidence, seen, **more)  # fmt: skip

    def _tell_at(self, saying: Saying, problems: list[Problem]) -> None:
        """Tell problems at their fields."""
        fields = {one.name for one in (*fields_of(KINDS[self.kind]), CONFIDENCE, SOURCE)}
        saying.missing = set()
        saying.wrong = {name: saying.wrong[name] for name in saying.typed}
        for problem in problems:
            if problem.column not in fields:
                saying.state = "open"
                raise Problems(problem)
            if problem.code == "judgement_missing" and saying.entry is None:
                saying.missing.add(problem.column)  # not wrong: not said yet
            elif problem.column not in saying.typed:
                saying.wrong[problem.column] = problem.line(self.words.lang)

    def _write(self, saying: Saying, draft: Draft) -> bool:
        try:
            number = self.log.save_all([draft])[0]
        except Conflict as between:
            saying.state, saying.theirs = "conflict", between.pairs[0][1]
            _join(saying)
            return False
        except Problems as told:
            saying.state = "open"
            raise told.speaking(self.words.lang) from None
        typed, wrong = saying.typed, saying.wrong
        saying.stand_on(self.log.read_entry(number))
        saying.typed, saying.wrong = typed, wrong  # what is no value stays to be mended
        saying.fresh = True
        self._saved()
        return True

    def withdraw(self, saying: Saying) -> None:
        """Take back what stands; `undo` says it again."""
        if self.person():
            self._write(saying, self._draft(saying, withdraw=True))

    def undo(self, saying: Saying) -> None:
        """Say again what was withdrawn."""
        if self.person():
            self._write(saying, self._draft(saying))

    def keep_theirs(self, saying: Saying) -> None:
        """Give way to the entry that came between."""
        saying.stand_on(saying.theirs)

    def save_mine(self, saying: Saying) -> None:
        """Save mine over the entry that came between, which stays in the history.

        Fields that I did not touch say what theirs says: see `_join`.
        """
        saying.entry, saying.theirs, saying.state = saying.theirs, None, "open"
        self.save(saying)

    def key(self, saying: Saying) -> str:
        """What it is about, as the log writes it; empty where that is not said yet."""
        try:
            return key_of(self.kind, saying.filled)
        except KeyError:
            return ""


def _join(saying: Saying) -> None:
    """Take over from theirs what I did not change: only what I typed stands against it."""
    base, theirs = saying.entry, saying.theirs
    if base is None or not base.value or theirs.value is None or HIDDEN in theirs.value.values():
        return
    names = {*base.value, *theirs.value, *saying.value}
    mine = {n: saying.value.get(n) for n in names if saying.value.get(n) != base.value.get(n)}
    saying.value = {**theirs.value, **mine}
    if saying.confidence == base.confidence:
        saying.confidence = theirs.confidence
    if saying.source == base.source:
        saying.source = theirs.source
