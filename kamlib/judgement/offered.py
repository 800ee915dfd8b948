"""What cells offer that the kinds themselves do not: accounts, families, questions, objectives.

The log holds codes; a person who opens the workbook reads words («G01 · Aceites Pedralta»), chooses
among them, and may still write the bare code.
"""

from collections.abc import Iterable

from kamlib.judgement.kinds import KINDS
from kamlib.judgement.log import Log
from kamlib.judgement.values import FieldOf
from kamlib.judgement.wrong import choice_name
from kamlib.locale import LANGUAGES, labels
from kamlib.locale.questions import read_questions

SEP = " · "
"""Between a code and its words."""


class Offered:
    """Field → code → words, for a workbook in one language.

    Parameters
    ----------
    log
        The log: its objectives, and the families and factors that it names.
    lang
        The language of the words.
    accounts
        Account code → name.
    families
        The families that the ledger knows.
    """

    def __init__(
        self,
        log: Log,
        lang: str,
        accounts: dict[str, str] | None = None,
        families: Iterable[str] = (),
    ):
        of_family = [kind for kind, model in KINDS.items() if "family" in model.KEY]
        held = {e.value["family"] for kind in of_family for e in log.read_entries(kind)}
        factors = [slug.rsplit(".", 1)[1] for slug in labels()
                   if slug.startswith("judgement.factor.")]  # fmt: skip
        factors += sorted({e.value["factor"] for e in log.read_entries("score")} - {*factors})
        self.words: dict[str, dict[str, str]] = {
            "account": {
                code: _beside(code, name) for code, name in sorted((accounts or {}).items())
            },
            "family": {family: family for family in sorted({*families, *held})},
            "factor": {factor: choice_name("factor", factor, lang) for factor in factors},
            "question": {slug: one.text[lang] for slug, one in read_questions().items()},
        }
        # An objective's code is its account's own: two accounts may each have an «o1».
        self._objectives = {
            (entry.value["account"], entry.value["item"]): _beside(
                entry.value["item"], entry.value.get("objective", "")
            )
            for entry in log.read_entries("objective")
        }
        self.words["for_objective"] = {text: text for text in sorted({*self._objectives.values()})}
        self._codes = {name: {text.casefold(): code for code, text in words.items()}
                       for name, words in self.words.items()}  # fmt: skip
        for slug, one in read_questions().items():
            self._codes["question"] |= {one.text[other].casefold(): slug for other in LANGUAGES}
        for factor in factors:
            known = {choice_name("factor", factor, other).casefold(): factor for other in LANGUAGES}
            self._codes["factor"] |= {**known, factor.casefold(): factor}

    def list(self, field: FieldOf) -> list[str]:
        """What a drop-down of this field offers."""
        return [*self.words.get(field.name, {}).values()]

    def say(self, field: FieldOf, code: str, account: str = "") -> str:
        """A code as a cell shows it, in a row about `account`."""
        if field.name == "for_objective":
            return self._objectives.get((account, code), code)
        return self.words.get(field.name, {}).get(code, code)

    def read(self, field: FieldOf, text: str) -> str:
        """What a cell says as its code; text that is none of the words stays as it is."""
        words = self.words.get(field.name, {})
        if field.name == "for_objective":
            words = {item: item for _, item in self._objectives}
        if text in words:
            return text
        found = self._codes.get(field.name, {}).get(text.casefold())
        code = text.split(SEP)[0].strip()  # its words may have changed since
        return code if code in words else found or text


def _beside(code: str, text: str) -> str:
    text = " ".join(text.split())
    return f"{code}{SEP}{text}" if text and text != code else code
