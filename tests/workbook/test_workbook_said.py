"""What people said of an account: only of it, by name where names are kept."""

from kamlib.judgement import Log
from kamlib.workbook.said import SaidFrames


class Page(SaidFrames):
    """An account's page as far as judgements go."""

    def __init__(self, log, account=""):
        self.log, self.account, self.said_until = log, account, None


def make_log(tmp_path) -> tuple[Log, str]:
    log = Log(tmp_path / "judgements.sqlite")
    kam = log.add_person(role="Key account manager")
    for account in ("A", "B"):
        buyer = log.add_person(role="Buyer", side="theirs", account=account)
        value = {"account": account, "person": buyer, "buying_role": "user", "owner": kam}
        log.save("stakeholder", value, author=kam)
    return log, kam


def test_an_account_sees_its_own_and_buyers_of_the_same_role_keep_it(tmp_path):
    log, kam = make_log(tmp_path)
    page = Page(log, "A")
    frame = page.named(page.said("stakeholder"))
    assert frame["account"].tolist() == ["A"]
    assert frame[["person", "owner", "author"]].iloc[0].tolist() == [
        *("Buyer", "Key account manager", "Key account manager")
    ]


def test_the_whole_portfolio_tells_two_of_the_same_role_apart(tmp_path):
    log, _ = make_log(tmp_path)
    page = Page(log)
    assert len(page.said("stakeholder")) == 2
    assert page.named(page.said("stakeholder"))["person"].nunique() == 2
