"""What chapter 2 decides of all accounts, as frames of the portfolio."""

from kamlib.figure import decided

FRAMES = {
    "classes": ("SEG-1", "each account's volume and profit against their lines."),
    "thresholds": ("SEG-1", "how many would pass at other lines, by each rule."),
    "costs": ("SEG-2", "the cost to serve and the true profit of each account."),
    "service_map": ("SEG-2", "price against cost to serve, each account in its quarter."),
    "whale": ("SEG-2", "the accounts by true profit, summed up: the whale curve."),
    "proposals": ("SEG-3", "the level that the ledger proposes for each factor."),
    "scores": ("SEG-3", "each account's score by factor, proposed or given by people."),
    "discussion": ("SEG-3", "the scores to talk about, those that decide most first."),
    "factors": ("SEG-4", "the factors and their weights."),
    "scheme": ("SEG-4", "what is doubtful about factors and weights."),
    "ranking": ("SEG-4", "the accounts by weighted score, with its range."),
    "matrix": ("SEG-5", "attractiveness against our strength."),
    "robustness": ("SEG-6", "how often each account keeps its place when the weights move."),
    "weight_changes": ("SEG-6", "the smallest change of one weight that moves the list."),
    "verdicts": (
        "SEG-7 DEF-7 DEF-10",
        "each account's tier, the rules behind it, its place.",
    ),
    "policy": ("SEG-8", "the service of each tier."),
    "policy_checks": ("SEG-8", "what the service of its tier costs each account."),
}
"""Frame → its items of the method, and what it says."""

for name, (items, says) in FRAMES.items():
    decided(__name__, items, name, says)
