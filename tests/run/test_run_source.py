"""A source is read whole, and everything wrong with it is told at once."""

from pathlib import Path

import pytest

from kamlib.problem import Problems
from kamlib.run.source import hash_text, read_source, stamp_source

TOY = Path(__file__).parent / "fixtures" / "source" / "8_toy.py"


def write(tmp_path, text):
    path = tmp_path / "7_wrong.py"
    path.write_text(text.lstrip(), encoding="utf-8")
    return path


def problems_of(tmp_path, text):
    with pytest.raises(Problems) as caught:
        read_source(write(tmp_path, text))
    return {(p.code, p.row): p for p in caught.value.problems}


REST = """
# %% slug="parameters" tags=["parameters"]
lang: str = "en"

# %% slug="setup" tags=["setup"]
x = 1

# %% slug="record" tags=["record"]
x
"""


def test_the_toy_source_has_its_cells_in_all_languages():
    source = read_source(TOY)
    assert source.name == "8_toy"
    assert [c.slug for c in source.cells][:4] == ["question", "parameters", "setup", "total"]
    question = source.cells[0]
    assert question.text("es").startswith("# ¿Cuánto se vendió?")
    assert question.text("pt").startswith("# Quanto foi vendido?")
    assert question.row == 1
    parameters = source.cells[1]
    assert 'lang: str = "pt"  # reading' in parameters.text("pt")
    assert source.cells[3].text("pt") == source.cells[3].text("en")


def test_only_the_line_of_the_language_differs_between_languages():
    for cell in read_source(TOY).cells:
        if cell.kind == "code":
            english, spanish = (cell.text(lang).splitlines() for lang in ("en", "es"))
            apart = [(a, b) for a, b in zip(english, spanish, strict=True) if a != b]
            assert all(a.startswith("lang: str = ") for a, b in apart)


def test_a_missing_translation_is_told_with_row_and_hash(tmp_path):
    found = problems_of(tmp_path, '# %% [markdown] slug="a"\n# Who?\n' + REST)
    assert set(found) == {("build_no_translation", 1)}
    text = found["build_no_translation", 1].text("en")
    assert hash_text("Who?") in text and "row 1" in text


def test_a_translation_of_another_text_is_told_with_both_hashes(tmp_path):
    text = TOY.read_text(encoding="utf-8").replace("nothing left out", "everything counted")
    found = problems_of(tmp_path, text)
    assert [code for code, row in found] == ["build_translation_stale"] * 2
    assert all("26293402" in p.text("es") for p in found.values())


def test_the_order_is_es_then_pt(tmp_path):
    mark = hash_text("Who?")
    text = (
        f'# %% [markdown] slug="a"\n# Who?\n\n# %% [markdown] lang="pt" of="{mark}"\n# Quem?\n'
        f'\n# %% [markdown] lang="es" of="{mark}"\n# ¿Quién?\n'
    )
    assert [code for code, row in problems_of(tmp_path, text + REST)] == ["build_translation_order"]


def test_a_translation_without_english_and_one_in_an_unknown_language(tmp_path):
    text = '# %% [markdown] lang="es" of=""\n# ¿Quién?\n' + REST
    text += '\n# %% [markdown] lang="fr" of=""\n# Qui?\n'
    assert [code for code, row in problems_of(tmp_path, text)] == ["build_translation_order"] * 2


def test_everything_is_told_at_once(tmp_path):
    long = "\n".join(f"x = {n}" for n in range(16))
    text = (
        f'# %% slug="long"\n{long}\n\n# %% slug="long"\n1\n\n# %%\n2\n\n'
        '# %% slug="odd" tags=["reprot"]\n3\n\n# %% slug="sol" tags=["solution"]\n4\n'
    )
    codes = sorted(code for code, row in problems_of(tmp_path, text))
    assert codes == [
        "build_long_cell",
        "build_required",
        "build_slug",
        "build_slug_twice",
        "build_solution",
        "build_tag",
    ]


def test_a_header_inside_a_string_is_no_cell(tmp_path):
    text = '# %% slug="a"\nx = """\n# %% not a cell\n"""\n' + REST
    cells = read_source(write(tmp_path, text)).cells
    assert [c.slug for c in cells] == ["a", "parameters", "setup", "record"]
    assert [c.row for c in cells] == [1, 6, 9, 12]


def test_the_language_must_be_a_line_of_the_parameters(tmp_path):
    found = problems_of(tmp_path, REST.replace('lang: str = "en"', 'lang = "en"'))
    assert [code for code, row in found] == ["build_lang_line"]


def test_the_record_comes_last(tmp_path):
    found = problems_of(tmp_path, REST + '\n# %% slug="after"\nx\n')
    assert [code for code, row in found] == ["build_record_last"]


def test_stamping_fills_empty_hashes_and_leaves_the_others(tmp_path):
    text = (
        '# %% [markdown] slug="a"\n# Who?\n\n# %% [markdown] lang="es" of=""\n# ¿Quién?\n'
        '\n# %% [markdown] lang="pt" of="00000000"\n# Quem?\n'
    )
    path = write(tmp_path, text + REST)
    assert stamp_source(path) == 1
    assert f'lang="es" of="{hash_text("Who?")}"' in path.read_text(encoding="utf-8")
    assert 'of="00000000"' in path.read_text(encoding="utf-8")
    assert stamp_source(path) == 0


def test_every_message_speaks_three_languages(tmp_path):
    text = '# %% [markdown] slug="a"\n# Who?\n\n# %% slug="a" tags=["x"]\n1\n'
    for problem in problems_of(tmp_path, text).values():
        assert len({problem.text(lang) for lang in ("en", "es", "pt")}) == 3
