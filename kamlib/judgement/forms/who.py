"""Who am I: one of ours, or somebody new by role or name; what all other forms sign with."""

import html

import ipywidgets as widgets
from traitlets import HasTraits, Unicode

from kamlib.judgement import Log
from kamlib.judgement.forms.grid import Choice, FormBox
from kamlib.problem import Problems
from kamlib.words.words import Words

NEW = "+"
"""The choice that opens the fields for somebody new."""


class Reader(HasTraits):
    """Who fills the forms of one notebook; forms observe ``person``, an id or empty."""

    person = Unicode("")


class WhoForm(FormBox):
    """Choose among our people, or add oneself by role or name.

    Parameters
    ----------
    log
        The client's log.
    words
        Language, locale and currency.
    reader
        Whose ``person`` is set.

    Notes
    -----
    It is no login: nobody checks what people say of themselves, and the form says so.
    """

    def __init__(self, log: Log, words: Words, reader: Reader):
        self._log, self._words, self._reader = log, words, reader
        wide = {"description_width": "initial"}
        self.choice = Choice(words, unknown="form_person", description=self._label("i_am"))
        self.role = widgets.Text(description=self._label("role"), style=wide)
        self.name = widgets.Text(description=self._label("name"), style=wide)
        self.leads = widgets.Checkbox(
            description=self._label("leads"), indent=False, layout={"width": "100%"}
        )
        self.add = widgets.Button(description=self._label("add"))
        self.said = widgets.HTML()
        self.said.add_class("kam-form-said")
        self.fields = widgets.VBox([self.role, self.name, self.add])
        for text in (self.role, self.name):
            text.layout.width = "32em"
            text.layout.max_width = "98%"  # its margins stand beside it
        super().__init__([self.choice, self.leads, self.fields, self.said])
        self.choice.observe(self._chosen, "value")
        self._fill()
        self.add.on_click(self._add)
        self.leads.observe(self._lead, "value")
        self._tell()

    def _label(self, slug: str, **values) -> str:
        return self._words.label(f"form_who.{slug}", **values)

    def _fill(self) -> None:
        """Offer our people; whoever is known here stands chosen."""
        people = self._log.read_people()
        ours = people[people["side"] == "ours"]
        names = self._log.read_names()
        options = [(self._label("nobody"), "")]
        options += sorted((names[person], person) for person in ours["person"])
        known = {person for _, person in options}
        person = self._reader.person if self._reader.person in known else ""
        self._reader.person = person
        self.choice.options = [*options, (self._label("somebody_new"), NEW)]
        self.choice.value = person
        self.fields.layout.display = "none"
        # A round needs somebody who may reveal it; the first to say so is believed.
        self.leads.layout.display = "none" if ours["facilitator"].any() else ""

    def _chosen(self, change) -> None:
        new = change["new"] == NEW
        self.fields.layout.display = "" if new else "none"
        if not new:
            self._reader.person = change["new"] or ""
        self._tell()

    def _lead(self, change) -> None:
        if change["new"] and self._reader.person and self.choice.value != NEW:
            self._log.change_person(self._reader.person, facilitator=True)
            self.leads.layout.display = "none"

    def _add(self, _) -> None:
        values = {"name": self.name.value, "role": self.role.value}
        try:
            person = self._log.add_person(**values, facilitator=self.leads.value)
        except Problems as wrong:
            self.said.value = wrong.speaking(self._words.lang)._repr_html_()
            return
        self._reader.person = person
        self.role.value = self.name.value = ""
        self._fill()
        self._tell()

    def _tell(self) -> None:
        name = self._log.read_names().get(self._reader.person, "")
        text = self._label("signed", name=name) if name else self._label("please")
        self.said.value = html.escape(text)

    def __repr__(self) -> str:
        name = self._log.read_names().get(self._reader.person, "")
        return self._label("signed", name=name) if name else self._label("please")
