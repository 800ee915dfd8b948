"""A vocabulary stands once, in `kamlib.vocabulary`; everything else imports it."""

import ast
from collections import defaultdict
from pathlib import Path

from kamlib import vocabulary
from kamlib.words.label import labels

ROOT = Path(__file__).resolve().parents[1] / "kamlib"


def strings_of(node) -> frozenset:
    """The string literals of a tuple, list, set, dict's keys or a text that is split."""
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        parts = [p.value if isinstance(p, ast.Starred) else p for p in node.elts]
        inner = frozenset().union(*map(strings_of, parts))
    elif isinstance(node, ast.Dict):
        parts, inner = node.keys, frozenset()
    elif (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "split"
        and isinstance(text := node.func.value, ast.Constant)
        and isinstance(text.value, str)
    ):
        return frozenset(text.value.split())
    else:
        return frozenset()
    own = frozenset(
        p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)
    )
    return own | inner


def groups() -> list[tuple[str, int, frozenset]]:
    """Every group of three or more: file, line, literals."""
    return [
        (path.relative_to(ROOT).as_posix(), node.lineno, found)
        for path in sorted(ROOT.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if len(found := strings_of(node)) >= 3
    ]


def vocabularies() -> dict[str, frozenset]:
    """The vocabularies of three or more, those of `GATES` apart."""
    return {
        name: frozenset(value)
        for name, value in vars(vocabulary).items()
        if name.isupper() and len(value) >= 3
    }


def test_no_vocabulary_is_written_out_again():
    """Nor with one slug more, as «unknown»."""
    again = [
        f"{file}:{line} {name}"
        for file, line, found in groups()
        for name, own in vocabularies().items()
        if own <= found and len(found - own) <= 1 and file != "vocabulary.py"
    ]
    assert again == []


def test_no_slugs_with_words_are_listed_in_two_files():
    """Three or more that are values of one column, or of one choice; lists of columns are none."""
    sections = defaultdict(set)
    for slug in labels():
        section, _, name = slug.rpartition(".")
        sections[section].add(name)
    valued = {
        entry["kind"].partition(":")[2]
        for slug, entry in labels().items()
        if slug.startswith("column.") and entry["kind"].startswith("label")
    }
    valued |= {section for section in sections if section.startswith("judgement.")}
    words = [sections[section] for section in valued - {"column"}]
    where = defaultdict(set)
    for file, _, found in groups():
        if any(found <= own for own in words):
            where[found].add(file)
    assert {tuple(sorted(k)): v for k, v in where.items() if len(v) > 1} == {}
