"""The files of words: each slug once, all of them asked for, read as TOML reads them."""

import tomllib
from pathlib import Path

import pytest
from asked_slugs import Asked

from kamlib.words.label import Labels, labels, words_files

FILES = [Path(str(file)) for file in words_files()]


def slugs_of(path: Path) -> dict[str, dict]:
    found = {}

    def walk(prefix: str, table: dict) -> None:
        for key, value in table.items():
            slug = f"{prefix}.{key}" if prefix else key
            found.update({slug: value}) if "en" in value else walk(slug, value)

    walk("", tomllib.loads(path.read_text("utf-8")))
    return found


def test_a_slug_stands_in_one_chapter_and_is_read_as_toml_reads_it():
    by_file = {path: slugs_of(path) for path in FILES}
    every = [slug for found in by_file.values() for slug in found]
    assert sorted(slug for slug in set(every) if every.count(slug) > 1) == []
    assert dict(labels()) == {s: entry for found in by_file.values() for s, entry in found.items()}
    assert len(by_file) > 10 and all(by_file.values())


def test_every_slug_can_be_asked_for():
    kinds = [entry["kind"] for entry in labels().values() if "kind" in entry]
    asked = Asked()
    unused = set(labels()) - asked.among(labels(), kinds)
    assert sorted(unused) == []
    assert asked.among(["finding.zzz", "column.zzz", "problem.zzz.found"], kinds) == set()


@pytest.mark.parametrize("slug", ["a.b", "column.x"])
def test_a_table_is_parsed_when_it_is_asked_for(slug):
    words = Labels([f'# head\n[{slug}]\nen = "[x]"\n# note\n\n[broken]\nen = oops\n'])
    assert words[slug] == {"en": "[x]"} and "broken" in words and len(words) == 2
    with pytest.raises(tomllib.TOMLDecodeError):
        words["broken"]
