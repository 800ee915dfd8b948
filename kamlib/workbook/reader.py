"""Who fills the forms of this notebook, and what they score and confirm."""

from functools import cached_property

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
