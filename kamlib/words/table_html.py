"""The HTML of a table: the widths of its columns, and of the style only what it has use for.

Every output of a notebook stands alone, so that each table brings its own style; with hundreds of
tables in the committed notebooks, neither style nor HTML holds what a browser does without.
"""

import re
from functools import cache
from importlib.resources import files

from kamlib.literal import literal
from kamlib.words.palette import TIER_INKS, TIERS
from kamlib.words.text import NBSP, width

ROOM = 100
"""Characters across a page, in the smaller print of wide tables."""

_PRINTS = (82, 98, ROOM)
"""Up to how many characters a table keeps its print: page.css and the template go by the same."""

_BRACKET = re.compile(r"\([^()]{1,14}\)")


def table_html(table) -> str:
    """The HTML of a `kamlib.words.table.Table`, behind the style that it needs."""
    lines = _template().render(
        table=table,
        heads=[unbroken(header) for header in table.headers],
        shares=[round(100 * share, 1) for share in column_shares(table)],
        width=round(sum(_sizes(table))),
        shown=table.cells[: table.rows],
        folded=table.cells[table.rows :],
        beyond=table.count - len(table.cells),
    )
    html = "".join(line.strip() for line in lines.split("\n"))
    return literal(f"<style>{table_style(html)}</style>{html}")


def column_shares(table) -> list[float]:
    """The share (0–1) of a table's width that each of its columns gets."""
    sizes = _sizes(table)
    return [size / sum(sizes) for size in sizes]


@cache
def _template():
    from jinja2 import Environment  # here because plain tables do not need it

    text = (files(__package__) / "table.html.j2").read_text(encoding="utf-8")
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(text)


def table_style(html: str | None = None) -> str:
    """The style of tables, the same in JupyterLab and on pages.

    Parameters
    ----------
    html
        Only the rules whose tags and classes stand in this; all of them if not given.

    Examples
    --------
    >>> table_style('<span class="kam-table"><span class="loss">')[-31:]
    '.kam-table .loss{color:#b23a2a}'
    """
    if html is None:
        return "".join(rule for rule, _ in _rules())
    tags = re.findall(r"<(\w+)", html)
    classes = " ".join(re.findall(r'class="?([\w -]+)', html)).split()
    present = {*tags, *classes}
    return "".join(rule for rule, wanted in _rules() if any(names <= present for names in wanted))


@cache
def _rules() -> list[tuple[str, list[set[str]]]]:
    """Each rule with the tags and classes that each of its selectors names."""
    rules = (files(__package__) / "table.css").read_text(encoding="utf-8").splitlines()
    rules += [
        f".kam-table .chip.{tier}{{background:{colour};color:{TIER_INKS[tier]}}}"
        for tier, colour in TIERS.items()
    ]
    plain = [re.sub(r":[\w-]+(\(.*?\))?", "", rule.partition("{")[0]) for rule in rules]
    return [
        (rule, [set(re.findall(r"[\w-]+", part)) for part in selectors.split(",")])
        for rule, selectors in zip(rules, plain, strict=True)
    ]


def unbroken(header: str) -> str:
    r"""A heading whose bracket, as ``(1–5)``, stays on one line.

    Examples
    --------
    >>> unbroken("Power (1–5)"), unbroken("At most (95 %)")
    ('Power (1–\u20605)', 'At most (95\xa0%)')
    """
    whole = str.maketrans({" ": NBSP, "–": "–\u2060"})
    return _BRACKET.sub(lambda found: found[0].translate(whole), header)


def _sizes(table) -> list[float]:
    """Characters that each column gets: what cannot be broken, then what would be nice."""
    lines = [*table.cells, *([table.total] if table.total else [])]
    needed, wanted, heads = [], [], []
    for i, (header, kind) in enumerate(zip(table.headers, table.kinds, strict=True)):
        words = unbroken(header).split(" ")
        head = max(map(width, words)) * 1.15  # headers are bold
        two_lines = min(
            max(width(" ".join(words[:at])), width(" ".join(words[at:])))
            for at in range(len(words))
        )
        # behind figures a text stands further off: table.css
        pad = 4.2 if i and table.right[i - 1] and not table.right[i] else 2.6
        heads.append(two_lines * 1.15 + pad)
        texts = [line[i].text for line in lines]
        longest = max(map(width, texts), default=1)
        least = longest
        if kind == "label:tier":
            least = longest = longest + 2.5
        elif kind in ("text", "prose", "codes") or kind.startswith("label"):
            least = max((width(w) for text in texts for w in text.split()), default=1)
            whole = 1.12 * least + 1.5 if kind == "codes" else 0.0  # digits are wide, codes whole
            least = max(min(max(1.12 * least, 12, longest / 4), 1.12 * longest, 24), whole)
            longest = max(min(1.05 * longest, 44), whole)
        needed.append(max(least, head) + pad)
        wanted.append(max(longest, head) + pad)
    spare = max(0.0, ROOM - sum(needed)) / max(sum(wanted) - sum(needed), 0.01)
    sizes = [n + min(1.0, spare) * (w - n) for n, w in zip(needed, wanted, strict=True)]
    # headings on two lines at most, as far as that makes no print smaller
    wishes = [max(0.0, head - size) for head, size in zip(heads, sizes, strict=True)]
    left = next((most for most in _PRINTS if most >= sum(sizes)), 0) - sum(sizes)
    given = min(1.0, max(0.0, left) / max(sum(wishes), 0.01))
    return [size + given * wish for size, wish in zip(sizes, wishes, strict=True)]
