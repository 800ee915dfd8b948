"""Which slugs the code can ask for: a walk over its syntax, from each call back to its literals.

A slug is a literal, a choice among literals, or a literal with a member of a vocabulary in it. What
cannot be followed back to literals stays a ``*`` in the pattern found.
"""

import ast
import importlib
from collections import defaultdict
from functools import cached_property
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

ASKING = {
    "label": (0, "{}"),
    "show_sentence": (0, "{}"),
    "nothing": (1, "{}"),
    "told": (0, "{}"),
    "Problem": (0, "problem.{}.found"),
    "Wrong": (0, "problem.{}.found"),
}
"""Calls that put a slug into words: which of their arguments it is, and what it is a part of."""

OPEN = "*"
MOST = 6


class Module:
    """One file: its tree, what encloses each node, its functions and its values."""

    def __init__(self, path: Path, dotted: str | None):
        self.path, self.dotted = path, dotted
        self.tree = ast.parse(path.read_text("utf-8"))
        self.parent = {
            child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)
        }

    @cached_property
    def values(self) -> dict:
        return vars(importlib.import_module(self.dotted)) if self.dotted else {}

    def scopes(self, node):
        """The functions around a node, innermost first, then the module."""
        while node in self.parent:
            node = self.parent[node]
            if isinstance(node, ast.FunctionDef | ast.Lambda | ast.Module):
                yield node

    def loops(self, node):
        """The loops around a node, innermost first: what each binds, and over what."""
        while node in self.parent:
            child, node = node, self.parent[node]
            inner = isinstance(node, ast.For) and child is not node.iter
            if inner or (isinstance(node, ast.comprehension) and child in node.ifs):
                yield node.target, node.iter
            elif generators := getattr(node, "generators", None):
                for one in reversed(generators):
                    if child is not one:
                        yield one.target, one.iter
            elif isinstance(node, ast.FunctionDef | ast.Lambda):
                return


class Walk:
    """All files of the package and of the notebooks, read together."""

    def __init__(self):
        package = sorted((ROOT / "kamlib").rglob("*.py"))
        self.modules = [Module(p, _dotted(p)) for p in package if p.name != "__main__.py"]
        self.modules += [Module(p, None) for p in sorted((ROOT / "notebooks/source").glob("*.py"))]
        self.calls, self.functions = defaultdict(list), defaultdict(list)
        for module in self.modules:
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Call) and (name := _name(node.func)):
                    self.calls[name].append((module, node))
                if isinstance(node, ast.FunctionDef):
                    self.functions[node.name].append((module, node))

    def asked(self) -> dict[str, list[str]]:
        """Pattern → where it is asked for."""
        found = defaultdict(list)
        for name, (at, form) in ASKING.items():
            for module, call in self.calls[name]:
                slug = _argument_of(call, at)
                if slug is None or self._passed_on(slug, call, module):
                    continue
                for pattern in self.texts(slug, module):
                    where = f"{module.path.relative_to(ROOT).as_posix()}:{call.lineno}"
                    found[form.format(pattern)].append(where)
        return found

    def _passed_on(self, slug, call, module) -> bool:
        """Whether the slug was asked for elsewhere: an argument of one of these calls itself, or
        asked only where it has words."""
        inside = next(s for s in module.scopes(call))
        own = isinstance(inside, ast.FunctionDef) and inside.name in ASKING
        asked = (n for n in ast.walk(inside) if isinstance(n, ast.Call))
        known = {ast.dump(n.args[0]) for n in asked if _name(n.func) == "has_label"}
        return (own and isinstance(slug, ast.Name)) or ast.dump(slug) in known

    def texts(self, node, module, depth: int = 0, seen: frozenset = frozenset()) -> set[str]:
        """The texts that an expression can be; ``*`` stands for what cannot be followed."""
        if depth > MOST or (module.path, id(node)) in seen:
            return {OPEN}
        seen |= {(module.path, id(node))}

        def of(child):
            return self.texts(child, module, depth + 1, seen)

        match node:
            case ast.Constant(value=str(text)):
                return {text}
            case ast.Constant(value=None):
                return set()
            case ast.JoinedStr(values=parts):
                return _joined([of(part) for part in parts])
            case ast.FormattedValue(value=value):
                return of(value)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return _joined([of(left), of(right)])
            case ast.IfExp(test=ast.Call(func=ast.Name(id="has_label")), orelse=orelse):
                return of(orelse)  # the other only where it has words
            case ast.IfExp(body=body, orelse=orelse):
                return of(body) | of(orelse)
            case ast.Attribute(attr="code"):
                return set()  # of a problem that was asked for where it was made
            case ast.Call(
                func=ast.Attribute(attr="strip", value=value), args=[ast.Constant(value=marks)]
            ):
                return {text.strip(marks) for text in of(value)}
            case ast.BoolOp(values=values):
                return set().union(*map(of, values))
            case ast.NamedExpr(value=value) | ast.Starred(value=value):
                return of(value)
            case ast.Subscript(value=value):
                return self._members(value, module, depth, seen, values=True)
            case ast.Call(func=ast.Attribute(attr="get", value=value), args=[_, *default]):
                held = self._members(value, module, depth, seen, values=True)
                return held.union(*map(of, default))
            case ast.Name(id=name):
                return self._named(name, node, module, depth, seen)
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                set_to = (
                    v
                    for one in ast.walk(module.tree)
                    if isinstance(one, ast.Assign)
                    for target in one.targets
                    for _, v in _pairs(target, one.value, name)
                )
                return set().union(*map(of, set_to)) or {OPEN}
        return {OPEN}

    def _named(self, name, node, module, depth, seen) -> set[str]:
        """What a name can hold: by a loop, by assignment, by the calls of its function."""
        for target, iterated in module.loops(node):
            if name in {n.id for n in ast.walk(target) if isinstance(n, ast.Name)}:
                return self._looped(name, target, iterated, module, depth, seen)
        for scope in module.scopes(node):
            if isinstance(scope, ast.Module):
                break
            found = self._bound(name, scope, module, depth, seen)
            if found is not None:
                return found
        value = module.values.get(name)
        return {value} if isinstance(value, str) else {OPEN}

    def _bound(self, name, scope, module, depth, seen) -> set[str] | None:
        found = None

        def more(texts):
            nonlocal found
            found = (found or set()) | texts

        for one in ast.walk(scope):
            if isinstance(one, ast.Assign):
                for target in one.targets:
                    for place, value in _pairs(target, one.value, name):
                        more(
                            self.texts(value, module, depth + 1, seen) if place is None else {OPEN}
                        )
            elif isinstance(one, ast.AugAssign) and _name(one.target) == name:
                added = self.texts(one.value, module, depth + 1, seen)
                found = _joined([found or {OPEN}, added]) | (found or set())
            elif isinstance(one, ast.NamedExpr) and one.target.id == name:
                more(self.texts(one.value, module, depth + 1, seen))
        if found is None and isinstance(scope, ast.FunctionDef):
            return self._argument(name, scope, module, depth, seen)
        return found

    def _argument(self, name, scope, module, depth, seen) -> set[str] | None:
        """What the calls of a function, known by its name, give it."""
        args = scope.args
        names = [a.arg for a in (*args.posonlyargs, *args.args)]
        if name not in [*names, *(a.arg for a in args.kwonlyargs)]:
            return None
        defaults = dict(zip(names[::-1], args.defaults[::-1], strict=False))
        defaults |= dict(zip((a.arg for a in args.kwonlyargs), args.kw_defaults, strict=True))
        method = names[:1] in (["self"], ["cls"])
        at = names.index(name) - method if name in names else None
        called = scope.name
        if called == "__init__":
            called = module.parent[scope].name
        found: set[str] = set()
        for where, call in self._calls_of(called, scope, module):
            given = next((k.value for k in call.keywords if k.arg == name), None)
            if given is None and at is not None and len(call.args) > at:
                given = call.args[at]
            given = defaults.get(name) if given is None else given
            home = where if given is not defaults.get(name) else module
            found |= self.texts(given, home, depth + 1, seen) if given is not None else {OPEN}
        return found or {OPEN}

    def _calls_of(self, called, function, module):
        """The calls of a function: of an inner or a private one those of its own file."""
        around = next(module.scopes(function))
        inner = isinstance(around, ast.FunctionDef)
        for where, call in self.calls[called]:
            if inner and (where is not module or around not in module.scopes(call)):
                continue
            if called.startswith("_") and where is not module:
                continue
            yield where, call

    def _looped(self, name, target, iterated, module, depth, seen) -> set[str]:
        if isinstance(target, ast.Name):
            return self._members(iterated, module, depth, seen)
        at = next((i for i, t in enumerate(target.elts) if _name(t) == name), None)
        if at is None:
            return {OPEN}
        match iterated:
            case ast.Call(func=ast.Attribute(attr="items", value=value)):
                return self._members(value, module, depth, seen, values=at == 1)
            case ast.Call(func=ast.Name(id="enumerate"), args=[value, *_]) if at == 1:
                return self._members(value, module, depth, seen)
            case ast.Call(func=ast.Name(id="zip"), args=args) if at < len(args):
                return self._members(args[at], module, depth, seen)
            case ast.Tuple(elts=rows) | ast.List(elts=rows):
                inner = [r.elts[at] for r in rows if isinstance(r, ast.Tuple | ast.List)]
                if len(inner) == len(rows):
                    return set().union(*(self.texts(one, module, depth + 1, seen) for one in inner))
            case ast.Name(id=constant) if isinstance(
                held := module.values.get(constant), tuple | list
            ):
                return {str(row[at]) for row in held}
        return {OPEN}

    def _members(self, node, module, depth, seen, values: bool = False) -> set[str]:
        """What a collection written out, or a constant of the module, holds."""

        def all_of(nodes):
            texts = (self.texts(one, module, depth + 1, seen) for one in nodes)
            return set().union(*texts)

        match node:
            case ast.Tuple(elts=elts) | ast.List(elts=elts) | ast.Set(elts=elts):
                return set().union(
                    *(
                        self._members(one.value, module, depth, seen, values)
                        if isinstance(one, ast.Starred)
                        else all_of([one])
                        for one in elts
                    )
                )
            case ast.Dict(keys=keys, values=held):
                return all_of(held if values else keys)
            case ast.Call(func=ast.Attribute(attr="keys" | "values" as attr, value=value)):
                return self._members(value, module, depth, seen, attr == "values")
            case ast.Call(func=ast.Name(id="sorted" | "list" | "reversed" | "tuple"), args=[one]):
                return self._members(one, module, depth, seen, values)
            case ast.Name(id=name):
                return self._held(name, node, module, depth, seen, values)
        return {OPEN}

    def _held(self, name, node, module, depth, seen, values) -> set[str]:
        for scope in module.scopes(node):
            if isinstance(scope, ast.Module):
                break
            for one in ast.walk(scope):
                if isinstance(one, ast.Assign) and any(_name(t) == name for t in one.targets):
                    return self._members(one.value, module, depth + 1, seen, values)
            if name in {a.arg for a in ast.walk(scope) if isinstance(a, ast.arg)}:
                return {OPEN}
        held = module.values.get(name)
        if isinstance(held, dict):
            held = list(held.values()) if values else list(held)
        if isinstance(held, tuple | list | set | frozenset) and held:
            return {one if isinstance(one, str) else OPEN for one in held}
        return {OPEN}


def _argument_of(call, at: int):
    given = [k.value for k in call.keywords if k.arg in ("slug", "code")] + call.args[at:]
    return given[0] if given else None


def _joined(parts: list[set[str]]) -> set[str]:
    texts = {"".join(each) for each in product(*parts)}
    return {text.replace(OPEN + OPEN, OPEN) for text in texts}


def _pairs(target, value, name):
    """Where an assignment binds a name: (None, its value), or (place, value) where unpacked."""
    if _name(target) == name:
        yield None, value
    elif isinstance(target, ast.Tuple):
        for at, one in enumerate(target.elts):
            if _name(one) != name:
                continue
            if isinstance(value, ast.Tuple):
                yield None, value.elts[at]
            elif isinstance(value, ast.IfExp):
                yield from _pairs(target, value.body, name)
                yield from _pairs(target, value.orelse, name)
            else:
                yield at, value


def _name(node) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")
