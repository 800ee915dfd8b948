"""environment.yml, pyproject.toml and requirements.lock say the same."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
CONDA_NAMES = {"matplotlib": "matplotlib-base", "seaborn": "seaborn-base"}
"""Where conda-forge calls a package otherwise (its -base builds leave Qt and statsmodels out)."""


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def locked() -> dict[str, list[Version]]:
    found: dict[str, list[Version]] = {}
    for name, version in re.findall(
        r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)", (ROOT / "requirements.lock").read_text("utf-8"), re.M
    ):
        found.setdefault(name, []).append(Version(version))
    return found


def test_every_requirement_is_locked_within_its_range():
    wanted = project()["dependencies"] + project()["optional-dependencies"]["dev"]
    have = locked()
    for text in wanted:
        requirement = Requirement(text)
        assert requirement.name in have, f"{requirement.name} is not locked: run `make lock`"
        for version in have[requirement.name]:
            assert version in requirement.specifier, f"{text}: locked at {version}"


def test_lock_holds_hashes_and_no_address():
    text = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in text
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert len(blocks) > 80
    without_hash = [block.split()[0] for block in blocks if "--hash=sha256:" not in block]
    assert without_hash == []


def test_conda_environment_asks_for_the_same():
    rattler = pytest.importorskip("rattler")
    listed = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    conda = {}
    for text in (item for item in listed if isinstance(item, str)):
        spec = rattler.MatchSpec(text)
        conda[spec.name.normalized] = str(spec.version) if spec.version else ""
    pip_part = next(item["pip"] for item in listed if isinstance(item, dict))
    assert pip_part == ["--no-deps --editable ."]

    def bounds(specifier: str) -> set[str]:
        return {part.strip() for part in specifier.split(",") if part.strip()}

    wanted = {
        CONDA_NAMES.get(r.name, r.name): bounds(str(r.specifier))
        for r in map(Requirement, project()["dependencies"])
    }
    given = {k: bounds(v) for k, v in conda.items() if k not in ("python", "pip")}
    assert given == wanted
    assert bounds(conda["python"]) == bounds(project()["requires-python"])


def test_both_name_the_same_licence_and_python():
    assert project()["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("MIT License")
