"""Processes that save into a log: many at once, or one that is killed in the middle.

Run as a script it forks them from one process, which has imported everything once and has no
threads, and prints what they said as JSON.
"""

import json
import multiprocessing
import random
import sys
import time

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


def run_many(path: str, writers: int, saves: int) -> list:
    """Let so many writers save at once; what each of them returned."""
    with multiprocessing.get_context("fork").Pool(writers) as pool:
        return pool.starmap(write_many, [(path, n, saves) for n in range(writers)], chunksize=1)


def run_killed(path: str, times: int, seed: int) -> list:
    """Kill a writer at a random moment, so many times; the saves that were acknowledged."""
    processes, chance, said = multiprocessing.get_context("fork"), random.Random(seed), []
    for _ in range(times):
        ours, theirs = processes.Pipe(duplex=False)
        process = processes.Process(target=write_until_killed, args=(path, theirs))
        process.start()
        theirs.close()
        said.append(ours.recv())
        time.sleep(chance.uniform(0, 0.03))
        process.kill()
        process.join()
        try:
            while True:
                said.append(ours.recv())
        except (EOFError, OSError):  # the last may be cut: then it was not acknowledged
            ours.close()
        frame = Log(path).read_state("fact")  # the file opens, each time
        found = dict(zip(frame["item"], frame["entry"].tolist(), strict=True))
        lost = [item for item, entry in said if found.get(item) != entry]
        assert not lost, f"acknowledged and not there: {lost}"
    return said


if __name__ == "__main__":
    what, where, *numbers = sys.argv[1:]
    run = {"many": run_many, "killed": run_killed}[what]
    print(json.dumps(run(where, *map(int, numbers))))
