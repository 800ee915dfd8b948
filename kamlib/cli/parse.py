"""How the command line is read: options with several values, help in the user's language."""

import re

from typer._click import exceptions
from typer.core import TyperCommand, TyperGroup

from kamlib.near import near
from kamlib.problem import Problem, user_language
from kamlib.words.label import label


def spread(args: list[str], many: dict[str, bool], valued: set[str]) -> list[str]:
    """Repeat an option before each of its values, so that ``--from a b`` is ``--from a --from b``.

    Parameters
    ----------
    args
        The words after the command's name.
    many
        The options that take several values; whether an argument must stand beside them.
    valued
        All options that take a value.

    Returns
    -------
    list of str
        The words as click reads them. Where no argument stands elsewhere, the last value is the
        argument if one must be there; else only the first value belongs to the option.

    Examples
    --------
    >>> spread(["demo", "--from", "a", "b"], {"--from": True}, {"--from"})
    ['demo', '--from', 'a', '--from', 'b']
    >>> spread(["--from", "a", "b", "demo"], {"--from": True}, {"--from"})
    ['--from', 'a', '--from', 'b', 'demo']
    """
    parts: list[tuple[str | None, list[str]]] = []  # the option (None: as it stands), its words
    at = 0
    while at < len(args):
        word = args[at]
        end = at + 1
        if word == "--":
            parts.append((None, args[at:]))
            break
        if word in many:
            while end < len(args) and not _is_option(args[end]):
                end += 1
            parts.append((word, args[at + 1 : end]))
        elif word in valued:
            end = min(at + 2, len(args))
            parts.append(("", args[at:end]))
        else:
            parts.append(("" if _is_option(word) else None, [word]))
        at = end
    has_argument = any(option is None for option, _ in parts)
    out: list[str] = []
    for option, words in parts:
        if option not in many:
            out += words
            continue
        own = len(words)
        if not has_argument and len(words) > 1:
            own = len(words) - 1 if many[option] else 1
            has_argument = True
        for word in words[:own]:
            out += [option, word]
        out += words[own:] or ([] if words else [option])
    return out


def _is_option(word: str) -> bool:
    return word.startswith("-") and len(word) > 1


class _Spoken:
    """Help in the user's language."""

    def get_usage(self, ctx) -> str:
        lang = user_language()
        usage = super().get_usage(ctx).replace("Usage:", label("cli.usage", lang) + ":", 1)
        usage = usage.replace("OPTIONS", label("cli.panel.options", lang).upper())
        usage = usage.replace("COMMAND [ARGS]...", label("cli.usage_command", lang))
        return re.sub(r"\{([\w.]+)\}", r"\1", usage.replace("[[CLIENT…]]...", "[CLIENT…]"))

    def get_help_option(self, ctx):
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = label("cli.option.help", user_language())
        return option

    def format_help(self, ctx, formatter) -> None:
        from typer import rich_utils

        lang = user_language()
        rich_utils.OPTIONS_PANEL_TITLE = label("cli.panel.options", lang)
        rich_utils.ARGUMENTS_PANEL_TITLE = label("cli.panel.arguments", lang)
        rich_utils.COMMANDS_PANEL_TITLE = label("cli.panel.commands", lang)
        rich_utils.REQUIRED_LONG_STRING = f"[{label('cli.panel.required', lang)}]"
        for param in self.get_params(ctx):  # Python's types say nothing to those who read help
            if param.metavar is None or param.param_type_name == "argument":
                param.display_type_rich = lambda ctx: None
        super().format_help(ctx, formatter)


class Group(_Spoken, TyperGroup):
    """The command ``kam`` itself."""


class Command(_Spoken, TyperCommand):
    """One command; ``--from`` and ``--account`` take every word up to the next option."""

    def parse_args(self, ctx, args: list[str]) -> list[str]:
        """Read the words after the command's name."""
        options = [p for p in self.params if p.param_type_name == "option" and not p.is_flag]
        valued = {name for option in options for name in option.opts}
        must = any(p.param_type_name == "argument" and p.required for p in self.params)
        many = {name: must for option in options if option.multiple for name in option.opts}
        return super().parse_args(ctx, spread(args, many, valued))


def tell_misuse(error: exceptions.ClickException) -> Problem | str:
    """What click complains about, in our words."""
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx else "kam"
    if isinstance(error, exceptions.NoArgsIsHelpError):
        return error.format_message()
    if isinstance(error, exceptions.NoSuchOption):
        known = sorted(
            name for p in ctx.command.get_params(ctx) for name in p.opts if name.startswith("--")
        )
        told = {"name": error.option_name, "known": near(error.option_name, known, others=None)}
        return Problem("option_unknown", told)
    if isinstance(error, exceptions.MissingParameter) and error.param is not None:
        param = error.param
        name = param.opts[-1] if param.param_type_name == "option" else param.name.upper()
        return Problem("argument_missing", {"name": name, "help": f"{path} --help"})
    group = ctx.command if ctx else None
    if isinstance(group, TyperGroup) and type(error) is exceptions.UsageError:
        words = [*getattr(ctx, "protected_args", []), *ctx.args]
        if words or "command" in error.message:
            name = words[0] if words else error.message.split("'")[1]
            told = {"name": name, "known": near(name, group.commands, others=None)}
            return Problem("command_unknown", told)
    values = {"text": error.format_message(), "help": f"{path} --help"}
    return Problem("command_misused", values)
