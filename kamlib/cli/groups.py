"""``kam groups``: which customers may be one account, written for a person to accept or reject."""

from kamlib.cli import say
from kamlib.problem import Problem, Problems


def propose_and_tell(client) -> int:
    """Write the proposal into the client's folder and say what to do with it.

    Raises
    ------
    Problems
        Customers have pseudonyms, or the ledger cannot be read.
    """
    from kamlib.ledger import open_ledger
    from kamlib.ledger.groups import FILE, customers_of, propose_groups, write_groups

    settings = client.settings
    lang = settings.client.language
    if settings.ledger.pseudonyms:
        raise Problems(Problem("groups_hidden", where="client.toml"), lang=lang)
    with say.quiet_stdout():
        customers = customers_of(open_ledger(client))
        groups = propose_groups(customers, similar_names=settings.ledger.similar_names)
    if groups.empty:
        say.told("cli.groups.none", lang)
        return 0
    path = client.folder / FILE
    write_groups(path, groups, lang)
    counts = {"n": groups["proposal"].nunique(), "customers": len(groups), "file": path}
    say.told("cli.groups.made", lang, **counts)
    say.told("cli.groups.next", lang, sources=client.sources / FILE)
    say.line(f'[[tables]]\nkind = "groups"\nfile = "{FILE}"')
    return 0
