"""What chapter 1 decides of all accounts, as frames of the portfolio."""

from kamlib.figure import decided

FRAMES = {
    "accounts": ("DEF-1", "one row per account, with what every rule found of it."),
    "above_mean": ("DEF-1", "who is above the mean by more than the line, by each measure."),
    "pareto": ("DEF-2", "the accounts by size, and how much the largest hold together."),
    "pareto_summary": ("DEF-2", "the smallest set that holds the Pareto share, by each measure."),
    "dependence": ("DEF-3", "how much hangs on the largest accounts."),
    "stress": ("DEF-3", "what is left when the largest leave."),
    "reasons": ("DEF-4", "the reasons why an account is key, and what backs each."),
    "types": ("DEF-5", "existing, emerging and reason-based accounts."),
    "headroom": ("DEF-5", "what each account could still buy, where its needs are known."),
    "definition": ("DEF-6", "the statements about the programme, answered and backed."),
    "exceptions": ("DEF-8", "large but not key, key but not large."),
    "cases": ("DEF-9", "how many cases each statistic has, and whether they are enough."),
    "window": ("DEF-1", "the months that count and the former ones."),
    "months": ("DEF-1", "net revenue by account and month."),
    "unidentified": ("DEF-1", "what lines without a customer sum up to."),
}
"""Frame → its items of the method, and what it says."""

for name, (items, says) in FRAMES.items():
    decided(__name__, items, name, says)
