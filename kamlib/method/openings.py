"""What is there to win with an account: wallet headroom and white space, each family once.

The rule against adding twice: where somebody stated a need, its headroom counts, bought already or
not; the peers' potential counts only for families of which no need is stated. What people judged as
not relevant counts nowhere.
"""

import pandas as pd

from kamlib.method.compare import settled


def measure_openings(families: pd.DataFrame, white_space: pd.DataFrame) -> pd.DataFrame:
    """Join the wallet's headroom and the white space of one account.

    Parameters
    ----------
    families
        From `kamlib.method.wallet.measure_wallet`.
    white_space
        From `kamlib.method.white_space.measure_white_space`.

    Returns
    -------
    DataFrame
        By headroom: ``family``, ``opening_basis`` (wallet, peers), ``headroom_low``, ``headroom``,
        ``headroom_high`` (revenue per year), ``probability`` (0–1; NaN where nobody gave one).
        Families of which nothing is known are left out.

    Examples
    --------
    Oil has a stated need and is bought, air has one and is not, gas is known by the peers only:

    >>> wallet = pd.DataFrame({"family": ["oil", "air"], "headroom_low": [40.0, 20],
    ...     "headroom": [50.0, 30], "headroom_high": [60.0, 30], "probability": [0.5, None]})
    >>> space = pd.DataFrame({"family": ["oil", "air", "gas"],
    ...     "state": ["buys", "could", "could"], "potential_low": [0.0, 20, 5],
    ...     "potential": [0.0, 30, 9], "potential_high": [0.0, 30, 12],
    ...     "probability": [0.5, 0.4, 0.2]})
    >>> measure_openings(wallet, space)[["family", "opening_basis", "headroom", "probability"]]
      family opening_basis  headroom  probability
    0    oil        wallet      50.0          0.5
    1    air        wallet      30.0          0.4
    2    gas         peers       9.0          0.2
    """
    space = white_space.set_index("family")
    own = families[families["headroom"].notna()].set_index("family")
    state = space["state"].reindex(own.index)
    own = own[state.ne("not_relevant")]
    # what was judged of a gap goes before the wallet's own chance
    judged = space["probability"].where(space["state"].eq("could")).reindex(own.index)
    chance = judged.astype(float).fillna(own["probability"].astype(float))
    own = own.assign(opening_basis="wallet", probability=chance)
    peers = space[space["state"].eq("could") & space["potential"].notna()]
    peers = peers[~peers.index.isin(families["family"][families["headroom"].notna()])]
    names = {"potential_low": "headroom_low", "potential": "headroom"}
    peers = peers.drop(columns=[*names.values(), "headroom_high"], errors="ignore")
    peers = peers.rename(columns={**names, "potential_high": "headroom_high"})
    columns = ["opening_basis", "headroom_low", "headroom", "headroom_high", "probability"]
    parts = [part for part in (own, peers.assign(opening_basis="peers")) if len(part)]
    if not parts:
        return own.reindex(columns=columns).rename_axis("family").reset_index()
    out = pd.concat([part[columns] for part in parts]).rename_axis("family").reset_index()
    order = out.sort_values(
        ["headroom", "family"], ascending=[False, True], kind="stable", key=settled
    )
    return order.reset_index(drop=True)
