"""Problems with judgements in the reader's words: kinds, fields and choices by their labels."""

from kamlib.locale import has_label, label, labels
from kamlib.problem import Problem

UNKNOWN, NOTHING = "?", "–"
"""Stand for a value that is not known, and for one that was taken back."""

HIDDEN = "•••"
"""Stands for a score that is not revealed."""


class Wrong(Problem):
    """A problem whose place and values are slugs of kinds, fields and choices."""

    def part(self, name: str, lang: str) -> str:
        """The words of one part, its slugs put into words."""
        return Problem(self.code, self._spoken(lang)).part(name, lang)

    def place(self, lang: str) -> str:
        """Where it is: kind or sheet, row, field."""
        where = kind_name(self.where, lang)
        return Problem(self.code, {}, where, self.row, field_name(self.column, lang)).place(lang)

    def _spoken(self, lang: str) -> dict:
        values = dict(self.values)
        field = values.get("field", "")
        if field:
            values["field"] = field_name(field, lang)
        if isinstance(values.get("choices"), tuple):
            values["choices"] = ", ".join(choice_name(field, c, lang) for c in values["choices"])
        if values.get("kind"):
            values["wanted"] = label(f"field_kind.{values['kind']}", lang)
        if isinstance(values.get("about"), dict):
            values["about"] = tell_about(values["about"], lang)
        for name in ("mine", "theirs"):
            if name in values:
                values[name] = tell_value(values[name], lang)
        return values


def kind_name(kind: str, lang: str) -> str:
    """A kind of judgement in `lang`; what is no kind stays as it is."""
    slug = f"kind_of_judgement.{kind}"
    return label(slug, lang) if has_label(slug) else kind


def field_name(field: str, lang: str) -> str:
    """A field in `lang`; what is no field stays as it is."""
    return label(f"column.{field}", lang) if has_label(f"column.{field}") else field


def choice_name(field: str, value: str, lang: str) -> str:
    """One of a field's choices in `lang`; a value without words stays as it is.

    Examples
    --------
    >>> choice_name("tier", "key", "es")
    'Clave'
    """
    unit = choice_unit(field)
    slug = f"{unit.removeprefix('label:')}.{value}"
    return label(slug, lang) if unit and has_label(slug) else str(value)


def choice_unit(field: str) -> str:
    """How a field's choices are written: ``label:`` and where their words stand, or nothing."""
    kind = labels().get(f"column.{field}", {}).get("kind", "")
    return kind if kind.startswith("label:") else ""


def tell_about(about: dict, lang: str) -> str:
    """What a judgement is about in words: its key fields.

    Examples
    --------
    >>> tell_about({"round": "2025-1", "account": "G01", "factor": "effort"}, "es")
    '2025-1 · G01 · Esfuerzo relativo'
    """
    return " · ".join(choice_name(field, value, lang) for field, value in about.items())


def tell_value(value: dict | None, lang: str) -> str:
    """What a value says, field by field, in a line."""
    if value is None:
        return NOTHING
    said = []
    for name, inner in value.items():
        if isinstance(inner, float) and inner == int(inner):
            inner = int(inner)
        shown = label(f"flag.{'yes' if inner else 'no'}", lang) if isinstance(inner, bool) else (
            choice_name(name, inner, lang))  # fmt: skip
        said.append(f"{field_name(name, lang)}: {shown}")
    return "; ".join(said) or UNKNOWN
