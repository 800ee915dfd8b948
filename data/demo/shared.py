"""What the demo customers may see: what brings them something, and what both sides agreed.

Marked after everything was said, without drawing anything, so that nothing else shifts.
"""


def mark_shared(log) -> dict:
    """Mark entries that the customer may see, and return how many stand marked by kind."""
    goals = set()
    for line in log.lines:
        value = line["value"]
        if line["kind"] == "objective" and value.get("for_them") and value["theme"] != "protection":
            goals.add((value["account"], value["item"]))
    marked = {}
    for line in log.lines:
        if _may_be_seen(line["kind"], line["value"], goals):
            line["value"]["shared"] = True
            marked.setdefault(line["kind"], set()).add(
                (line["value"]["account"], line["value"]["item"])
            )
    return {"shared": {kind: len(things) for kind, things in sorted(marked.items())}}


def _may_be_seen(kind: str, value: dict, goals: set) -> bool:
    if kind == "objective":
        return (value["account"], value["item"]) in goals
    if kind == "action":
        theirs = (value["account"], value.get("for_objective")) in goals
        return theirs and value.get("touches", "none") == "none" and bool(value.get("due"))
    if kind == "value":
        return value.get("direction") == "to_customer"
    return kind in ("obligation", "offer")
