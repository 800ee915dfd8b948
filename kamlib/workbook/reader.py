"""Who fills the forms of this notebook, and what they score and confirm."""

from functools import cached_property

import pandas as pd

from kamlib.workbook.me import keep_me, read_me


class ReaderForms:
    """The part of `kamlib.workbook.start.Kam` that knows who sits before it."""

    @cached_property
    def reader(self):
        """Who fills the forms (`kamlib.show.forms.who.Reader`), as remembered on this computer."""
        from kamlib.show.forms.who import Reader

        reader = Reader(person=self._known(read_me(self.client)))
        reader.observe(lambda change: keep_me(self.client, change["new"]), "person")
        return reader

    def _known(self, person: str) -> str:
        people = self.log.read_people()
        return person if person in set(people.loc[people["side"] == "ours", "person"]) else ""

    @property
    def person(self) -> str:
        """The id of the person who fills the forms; empty where nobody has said who they are."""
        return self.reader.person

    @person.setter
    def person(self, person: str) -> None:
        self.reader.person = person

    def who(self):
        """Ask who fills the forms; everything they save is signed so.

        Returns
        -------
        WhoForm
            A form (`kamlib.show.forms.who.WhoForm`).
        """
        from kamlib.show.forms.who import WhoForm

        return WhoForm(self.log, self.words, self.reader)

    def score_form(self, round: str = "", *, accounts: list[str] | None = None, places: int = 20):
        """Ask for the scores of whoever sits here: accounts × factors, one key stroke a cell.

        Parameters
        ----------
        round
            The round; empty: the one that is open, else the year's next.
        accounts
            Which accounts; not given: those on the list and next to it
            (`kamlib.method.scores.decide_to_score`).
        places
            How many of those.

        Returns
        -------
        ScoreForm
            A form (`kamlib.show.forms.scores.ScoreForm`).
        """
        from kamlib.method.scores import decide_to_score
        from kamlib.show.forms.scores import ScoreForm

        known = self.portfolio.accounts
        if accounts is None:
            chosen = decide_to_score(known, places=places)
        else:
            names = {code: self.names.get(code) or code for code in map(str, accounts)}
            chosen = pd.DataFrame(names.items(), columns=["account", "account_name"])
        form = ScoreForm(
            self.log,
            self.words,
            self.reader,
            accounts=chosen,
            factors=self.portfolio.factors,
            proposals=self.portfolio.proposals,
            levels={own.name: list(own.levels) for own in self.settings.own_factors},
            round=round,
            year=self.as_of.year,
            as_of=self.said_until,
            saved=self.read_again,
            again=self._again,
        )
        self.open_forms["score_form", round] = form
        return form

    def reveal_form(self):
        """Show who has scored how much, and let whoever leads the session reveal a round.

        Returns
        -------
        RevealForm
            A form (`kamlib.show.forms.reveal.RevealForm`).
        """
        from kamlib.show.forms.reveal import RevealForm

        given = {"saved": self.read_again, "again": self._again}
        form = RevealForm(self.log, self.words, self.reader, **given)
        self.open_forms["reveal_form",] = form
        return form

    def close_review_form(self):
        """Show the decided list and let a person confirm it: the review of this data date.

        Returns
        -------
        CloseReviewForm
            A form (`kamlib.show.forms.close_review.CloseReviewForm`).
        """
        from kamlib.show.forms.close_review import CloseReviewForm

        def decide() -> pd.DataFrame:
            self.read_again()
            return self.portfolio.verdicts

        form = CloseReviewForm(
            self.log,
            self.words,
            self.reader,
            verdicts=self.portfolio.verdicts,
            former_list=self.judged.former_list,
            review=self.as_of,
            decide=decide,
            saved=self.read_again,
            again=self._again,
        )
        self.open_forms["close_review_form",] = form
        return form
