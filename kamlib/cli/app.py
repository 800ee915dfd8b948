"""The commands and their options. What they do is imported only when one is called."""

from pathlib import Path
from typing import Annotated

import typer

from kamlib.cli import say
from kamlib.cli.parse import Command, Group
from kamlib.problem import Problem, Problems, user_language
from kamlib.words.label import LANGUAGES, label


def _words(slug: str) -> str:
    return label(slug, user_language())


app = typer.Typer(
    cls=Group,
    add_completion=False,
    no_args_is_help=True,
    help=_words("cli.help"),
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def _option(name: str, **more):
    return typer.Option(name, help=_words(f"cli.option.{name.strip('-')}"), **more)


Data = Annotated[Path | None, _option("--data", metavar="DIR")]
Json = Annotated[bool, _option("--json")]
Lang = Annotated[str | None, _option("--lang", metavar="|".join(LANGUAGES))]
OneClient = Annotated[
    str, typer.Argument(metavar="CLIENT", help=_words("cli.option.client"), show_default=False)
]
OneFile = Annotated[
    Path, typer.Argument(metavar="FILE.xlsx", help=_words("cli.option.file"), show_default=False)
]
AnyClients = Annotated[
    list[str] | None,
    typer.Argument(metavar="[CLIENT…]", help=_words("cli.option.clients"), show_default=False),
]


def _command(name: str):
    return app.command(name, cls=Command, help=_words(f"cli.{name}.help"))


@app.callback()
def kam(ctx: typer.Context, data: Data = None) -> None:
    """Remember what stands before the command."""
    ctx.obj = data


def _data(ctx: typer.Context, data: Path | None, *, create: bool = False) -> Path:
    """The data folder: what follows the command, else what stands before it, else KAM_DATA."""
    from kamlib.client import data_folder

    say.state.data = data_folder(data or ctx.obj, create=create)
    return say.state.data


def _client(name: str, data: Path):
    """The client of that name; from here on its language is spoken and its folder logs."""
    from kamlib.client import find_client
    from kamlib.client.folder import find_language

    say.state.lang = find_language(name, data)
    client = find_client(name, data)
    say.state.folder = client.folder
    return client


def _check_lang(lang: str | None) -> None:
    if lang is not None and lang not in LANGUAGES:
        raise Problems(Problem("language_unknown", {"value": lang}, column="--lang"))


def _check_workers(workers: str | None) -> int | None:
    """Read ``--workers``: text until here, so that a wrong one is told in the user's language."""
    if workers is None:
        return None
    if workers.isdecimal() and 1 <= int(workers) <= 256:
        return int(workers)
    told = {"value": workers, "limits": "1 … 256"}
    raise Problems(Problem("setting_range", told, column="--workers"))


@_command("new")
def new(
    ctx: typer.Context,
    client: OneClient,
    files: Annotated[list[Path], _option("--from", metavar="FILE…", show_default=False)],
    lang: Lang = None,
    locale: Annotated[str | None, _option("--locale", metavar="es-MX")] = None,
    currency: Annotated[str | None, _option("--currency", metavar="ISO")] = None,
    data: Data = None,
) -> int:
    """Make a client's folder from its exports."""
    from kamlib.cli.new import make_client

    folder = data or ctx.obj
    return make_client(
        client, files, lang, locale, currency, lambda: _data(ctx, folder, create=True)
    )


@_command("read")
def read(
    ctx: typer.Context,
    client: OneClient,
    json: Json = False,
    explain: Annotated[bool, _option("--explain")] = False,
    data: Data = None,
) -> int:
    """Read and check a client's ledger."""
    found = _client(client, _data(ctx, data))  # a wrong name is told before anything is loaded

    from kamlib.cli.names import settle_names
    from kamlib.cli.read import explain_reading, tell_reading
    from kamlib.ledger import read_ledger

    settle_names([client], say.state.data)

    with say.quiet_stdout():
        ledger = read_ledger(found)
    if json:
        say.print_json(ledger.report)
    else:
        tell_reading(found, ledger.report)
        if explain:
            explain_reading(found, ledger.report)
    return 0


@_command("groups")
def groups(ctx: typer.Context, client: OneClient, data: Data = None) -> int:
    """Propose which customers are one account."""
    found = _client(client, _data(ctx, data))

    from kamlib.cli.read import propose_and_tell

    return propose_and_tell(found)


@_command("run")
def run(
    ctx: typer.Context,
    clients: AnyClients = None,
    account: Annotated[
        list[str] | None, _option("--account", metavar="ID…", show_default=False)
    ] = None,
    lang: Lang = None,
    workers: Annotated[str | None, _option("--workers", metavar="N")] = None,
    json: Json = False,
    data: Data = None,
) -> int:
    """Run the notebooks and write the pages."""
    from kamlib.cli.names import settle_names
    from kamlib.cli.run import run_and_tell
    from kamlib.client import list_clients

    _check_lang(lang)
    count = _check_workers(workers)
    folder = _data(ctx, data)
    settle_names(clients or list_clients(folder), folder)
    return run_and_tell(clients or [], account or None, lang, count, json, folder)


@_command("export")
def export(ctx: typer.Context, client: OneClient, file: OneFile, data: Data = None) -> int:
    """Write what people said as a workbook of Excel."""
    found = _client(client, _data(ctx, data))

    from kamlib.cli.judgements import export_and_tell

    return export_and_tell(found, file)


@_command("import")
def import_(
    ctx: typer.Context,
    client: OneClient,
    file: OneFile,
    yes: Annotated[bool, _option("--yes")] = False,
    data: Data = None,
) -> int:
    """Read judgements back from a workbook of Excel."""
    found = _client(client, _data(ctx, data))

    from kamlib.cli.judgements import import_and_tell

    return import_and_tell(found, file, yes)


@_command("erase")
def erase(
    ctx: typer.Context,
    client: OneClient,
    person: Annotated[
        str, typer.Argument(metavar="NAME", help=_words("cli.option.person"), show_default=False)
    ],
    yes: Annotated[bool, _option("--yes")] = False,
    data: Data = None,
) -> int:
    """Erase a person's name from what people said; the history stays."""
    found = _client(client, _data(ctx, data))

    from kamlib.cli.names import erase_and_tell

    return erase_and_tell(found, person, yes)


@_command("open")
def open_(
    ctx: typer.Context,
    client: OneClient,
    practice: Annotated[bool, _option("--practice")] = False,
    web: Annotated[str | None, _option("--web", metavar="CHAPTER")] = None,
    no_browser: Annotated[bool, _option("--no-browser")] = False,
    data: Data = None,
) -> int:
    """Make working copies of the notebooks, and serve one as a web page where asked."""
    folder = _data(ctx, data)
    found = _client(client, folder)

    from kamlib.cli.names import settle_names
    from kamlib.run.open import open_client

    settle_names([client], folder)
    with say.quiet_stdout():
        opened = open_client(found.name, practice, folder)
    lang = found.settings.client.language
    for slug in ("aside", "made", "kept"):
        for path in getattr(opened, slug):
            say.told(f"cli.open.{slug}", lang, file=path)
    if web is None:
        say.told("cli.open.next", lang, command=opened.command)
        return 0

    from kamlib.run.serve import find_chapter, serve_chapter

    chapter = find_chapter(opened.paths, web)
    told = label("cli.open.web", lang)
    serve_chapter(
        found,
        chapter,
        browser=not no_browser,
        tell=lambda page: say.line(told.format(page=page)),
        log=say.write_log,
    )
    return 0


@_command("build")
def build(
    ctx: typer.Context,
    check: Annotated[bool, _option("--check")] = False,
    data: Data = None,
) -> int:
    """Build the notebooks from their source; the demo data are used, whatever `data` says."""
    from kamlib.run.build import build as build_all

    with say.quiet_stdout():
        written = build_all(check=check, tell=say.line)
    for path in written:
        say.line(_words("cli.build.written").format(file=path))
    if not written:
        say.line(_words("cli.build.same"))
    return 0


@_command("status")
def status(
    ctx: typer.Context,
    client: Annotated[
        str | None,
        typer.Argument(metavar="[CLIENT]", help=_words("cli.option.client"), show_default=False),
    ] = None,
    data: Data = None,
) -> int:
    """Show what stands where."""
    from kamlib.cli.status import tell_status

    folder = _data(ctx, data)
    if client:
        _client(client, folder)
    return tell_status([client] if client else None, folder)
