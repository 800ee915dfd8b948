"""Processes that save into a log: many at once, or one that is killed in the middle."""

from kamlib.judgement import Conflict, Draft, Log


def write_many(path: str, writer: int, saves: int) -> list[tuple[str, int]]:
    """Save `saves` scores: of its own and, every tenth, of a thing that all writers say.

    Returns one row per save, ``own`` or ``shared`` and the entry, and ``told`` with the other's
    entry for each conflict, after which mine is saved as the newer.
    """
    log, done = Log(path), []
    for n in range(saves):
        shared = n % 10 == 0
        value = {
            "account": "A",
            "topic": "history",
            "item": "shared" if shared else f"{writer}-{n}",
            "fact_text": f"{writer}-{n}",
        }
        seen = 0
        if shared:
            frame = log.read_state("fact")
            rows = frame.loc[frame["item"].eq("shared"), "entry"]
            seen = int(rows.iloc[0]) if len(rows) else 0
        draft = Draft("fact", value, "kam", seen=seen)
        while True:
            try:
                (entry,) = log.save_all([draft])
            except Conflict as conflict:
                ((draft, theirs),) = conflict.pairs
                done.append(("told", theirs.id))
                draft = draft.over(theirs)
            else:
                done.append(("shared" if shared else "own", entry))
                break
    return done


def write_until_killed(path: str, pipe) -> None:
    """Save without end, and tell each save after it was acknowledged."""
    log = Log(path)
    n = len(log.read_state("fact"))
    while True:
        value = {"account": "A", "topic": "history", "item": str(n), "fact_text": "x" * 3000}
        pipe.send((str(n), log.save("fact", value, author="kam")))
        n += 1
