"""Which slugs the code can ask for: literals, and literals with something put in.

What is put in must itself stand somewhere as a literal: ``f"tier.{tier}"`` asks for
``tier.key`` because ``"key"`` is a literal of the vocabulary.
"""

import ast
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from kamlib import vocabulary

ROOT = Path(__file__).resolve().parents[2]
FREE = r"([\w.-]*\w)"


class Asked:
    """What the code says: whole literals, the words in them, and literals with gaps."""

    def __init__(self) -> None:
        self.exact, self.words, self.gaps, self.tails = set(), set(), set(), {""}
        for path in [*(ROOT / "kamlib").rglob("*"), *(ROOT / "notebooks/source").glob("*.py")]:
            if path.suffix == ".py":
                self._python(ast.parse(path.read_text("utf-8")))
            elif path.suffix in (".j2", ".js"):
                self._template(path.read_text("utf-8"))
            elif path.name in ("columns.toml", "questions.toml"):
                for key, table in tomllib.loads(path.read_text("utf-8")).items():
                    self.words |= {key, *table, *(v for v in table.values() if isinstance(v, str))}
        for value in vars(vocabulary).values():
            self.words |= set(value) if isinstance(value, tuple | dict) else set()
        joined = [g for g in self.gaps if re.fullmatch(r"\w{3,}", g.replace(FREE, ""))]
        self.made = [re.compile(gap) for gap in joined]

    def _python(self, tree) -> None:
        prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if id(node) not in prose:
                    self.exact.add(node.value)
                    # a setting's complaint bears the sign of its own room
                    text = f"{node.value} {node.value.removeprefix('kam_')}"
                    self.words.update(re.findall(r"\w[\w-]*", text))
            elif isinstance(node, ast.JoinedStr):
                said = [v.value if isinstance(v, ast.Constant) else None for v in node.values]
                self.gaps.add("".join(FREE if part is None else re.escape(part) for part in said))
            elif isinstance(node, ast.AugAssign) and isinstance(node.value, ast.Constant):
                self.tails.add(str(node.value.value))
            elif isinstance(node, ast.BinOp) and isinstance(node.right, ast.IfExp):
                ends = (node.right.body, node.right.orelse)
                self.tails |= {str(end.value) for end in ends if isinstance(end, ast.Constant)}
            elif isinstance(node, ast.keyword | ast.arg) and node.arg:
                self.words.add(node.arg)
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                self.words.add(node.name)
            elif isinstance(node, ast.Name):
                self.words.add(node.id)

    def _template(self, text: str) -> None:
        self.exact.update(re.findall(r"[\"']([\w.]+)[\"']", text))
        opened = re.findall(r"[\"'`]([\w.]+[._])(?:[\"'] *[~+]|\$\{)", text)
        self.gaps |= {re.escape(part) + FREE for part in opened}
        self.words.update(re.findall(r"\w+", text))

    def _said(self, token: str) -> bool:
        if token in self.words or token.isdigit():
            return True
        ends = (n for n, sign in enumerate(token) if sign == "_")
        if any({token[:end], token[end:]} <= self.words for end in ends):
            return True
        found = (gap.fullmatch(token) for gap in self.made)
        return any(all(part in self.words for part in m.groups()) for m in found if m)

    def among(self, slugs: Iterable[str], kinds: Iterable[str]) -> set[str]:
        """Those of `slugs` that can be asked for; `kinds` are those of the columns."""
        sections = {slug.rpartition(".")[0] for slug in slugs}
        whole = {k.partition(":")[2] for k in {*kinds, *self.exact} if k.startswith("label")}
        gaps = {re.escape(f"{name}.") + FREE for name in (whole | self.exact) & sections}
        gaps |= {gap for gap in self.gaps if re.match(r"[a-z_]+(\\\.|_)", gap)}
        found = {slug + tail for slug in self.exact for tail in self.tails} & set(slugs)
        found |= {s for s in slugs if s.startswith("problem.") and s.split(".")[1] in self.exact}
        every = "\n".join(slugs)
        for gap in gaps:
            for match in re.finditer(
                rf"^(?:problem\.)?{gap}(?:\.(?:found|expected|remedy))?$", every, re.MULTILINE
            ):
                tokens = [token for group in match.groups() for token in group.split(".")]
                if all(map(self._said, tokens)):
                    found.add(match[0])
        return found
