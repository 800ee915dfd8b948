"""What all pages share: templates and style."""

from functools import cache
from importlib.resources import files

from kamlib.show.account import account_style
from kamlib.show.arithmetic import arithmetic_style
from kamlib.show.table_html import table_style
from kamlib.show.words import Words


@cache
def page_style() -> str:
    """The style of pages and of all that notebooks show upon them.

    What an output brings along is taken off when it comes onto a page: it stands here, once.
    """
    own = (files(__package__) / "page.css").read_text(encoding="utf-8")
    return "\n".join([table_style(), account_style(), arithmetic_style(), own])


def render(template: str, words: Words, style: str = "", **values) -> str:
    """A page: `template` with its words, the style of all pages and `style` of its own."""
    return (
        _environment()
        .get_template(template)
        .render(words=words, label=words.label, style=page_style() + style, **values)
    )


@cache
def _environment():
    """Jinja's environment; every value is escaped unless the template says that it is HTML."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    found = Environment(
        loader=PackageLoader(__package__, "template"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["css_text"] = css_text
    return found


def css_text(text: str) -> str:
    r"""`text` as a string of CSS that closes neither itself nor its style: a printed page's foot.

    Examples
    --------
    >>> print(css_text('A "b" </style>'))
    "A \22 b\22  \3c \2f style\3e "
    """
    kept = (c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text)
    return f'"{"".join(kept)}"'
