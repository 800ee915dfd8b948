"""The shape that the folder names promise."""

import ast
import re
import subprocess
import sys
from pathlib import Path

from kamlib.chapters import CHAPTERS as GATHERED_FROM
from kamlib.chapters import gather
from kamlib.figure import CHAPTERS

ROOT = Path(__file__).resolve().parents[1]


def test_rooms_import_only_downwards():
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_public_names_are_explicit_and_documented():
    import kamlib

    assert kamlib.__all__ == sorted(kamlib.__all__)
    bare = [n for n in kamlib.__all__ if not (getattr(kamlib, n).__doc__ or "").strip()]
    assert bare == []


def test_method_reads_no_file_and_speaks_no_language():
    banned = {
        "pathlib",
        "os",
        "io",
        "open",
        "kamlib.words.label",
        "kamlib.ledger",
        "kamlib.words.table",
    }
    for path in (ROOT / "kamlib" / "figures").glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            names = set()
            if isinstance(node, ast.Import):
                names = {a.name for a in node.names}
            elif isinstance(node, ast.ImportFrom):
                names = {node.module or ""}
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                names = {node.func.id}
            assert not names & banned, f"{path.name}:{node.lineno}"


def imports_of(path: Path) -> set[str]:
    """The modules of `kamlib` that a file takes something from, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            parts = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {part if part in FILES else node.module for part in parts}
    return {name for name in found if name in FILES}


def name_of(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


FILES = {name_of(path): path for path in (ROOT / "kamlib").rglob("*.py")}


def test_no_files_import_each_other_in_a_circle():
    taken = {name: imports_of(path) - {name} for name, path in FILES.items()}
    while free := {name for name, others in taken.items() if not others}:
        taken = {name: others - free for name, others in taken.items() if name not in free}
    assert sorted(taken) == []  # what is left imports itself by way of others


def test_figures_import_neither_words_nor_charts_nor_forms_nor_papers():
    allowed = ("kamlib.case", "kamlib.kind", "kamlib.figure", "kamlib.judgement", "kamlib.figures",
               "kamlib.problem", "kamlib.setting", "kamlib.vocabulary")  # fmt: skip
    allowed += tuple(f"kamlib.{chapter}" for chapter in CHAPTERS)
    for chapter in CHAPTERS:
        for path in (ROOT / "kamlib" / chapter).glob("*.py"):
            other = [name for name in imports_of(path) if not name.startswith(allowed)]
            assert other == [], path.name


UPPER = ("kamlib.client", "kamlib.judgement")
GATHERED = ("settings", "kinds")
"""What every chapter may bring: composed by name, which the linter does not see."""


def test_what_is_gathered_from_the_chapters_is_ground():
    ground = {f"kamlib.{name}" for name in ("kind", "problem", "setting", "vocabulary")}
    for part in GATHERED:
        found = gather(part)
        assert len(found) >= 3
        for module in found:
            assert imports_of(FILES[module.__name__]) <= ground, module.__name__
    for name in ground | {"kamlib.chapters"}:  # no circle by way of what is gathered
        assert not {other for other in imports_of(FILES[name]) if other.startswith(UPPER)}
    assert {*CHAPTERS} < {*GATHERED_FROM}


def test_no_public_name_is_a_folder():
    """A folder of that name would be what ``from kamlib import *`` brings."""
    import kamlib

    assert not {path.name for path in (ROOT / "kamlib").iterdir() if path.is_dir()} & {
        *kamlib.__all__
    }


def test_no_registry_address_and_no_machine_path_in_tracked_files():
    files = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    machine = re.compile(r"(?<![\w.])/(?:work|root|tmp|home/[a-z]+)/")
    registry = re.compile(r"https?://[^\s)\"']*(?:simple/|registry|artifactory|nexus|mirror)")
    for name in filter(None, files):
        path = ROOT / name
        if path.suffix not in {".py", ".md", ".toml", ".yml", ".ipynb", ".lock", ""} or (
            not path.is_file()
        ):
            continue
        text = path.read_text("utf-8", errors="replace")
        assert not registry.search(text), name
        if not name.startswith("tests/"):
            assert not machine.search(text), name


def test_one_helper_writes_a_file_whole_and_one_finds_near_names():
    moves = {"replace", "rename", "link"}  # of `os`
    # several files or a folder that get their names together, and the running file's end
    others = {"ledger/store.py", "kam/results.py", "run/job.py"}
    found = set()
    for path in (ROOT / "kamlib").rglob("*.py"):
        name = path.relative_to(ROOT / "kamlib").as_posix()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Attribute | ast.alias):
                continue
            of_os = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
            if of_os and node.value.id == "os" and node.attr in moves and name not in others:
                found.add((name, "whole.py"))
            if isinstance(node, ast.alias) and node.name in ("get_close_matches", "difflib"):
                found.add((name, "near.py"))
    assert found == {("whole.py", "whole.py"), ("near.py", "near.py")}
