"""What people say of the programme: which rules were kept."""

from typing import Literal

from kamlib.kind import (
    Account,
    Compliance,
    Day,
    Flag,
    Item,
    Judged,
    Money,
    Person,
    Text,
)


class ComplianceEntry(Judged, kind="compliance"):
    """PRG-10: tenders, gifts, hospitality and speaker contracts, each with its class."""

    KEY, NEEDED = ("item",), ("compliance_kind", "matter", "compliance")
    TABLE = "account compliance_kind matter person amount disclosed compliance happened_on"
    item: Item
    account: Account | None = None
    compliance_kind: Literal["tender", "gift", "hospitality", "speaker", "other"] | None = None
    matter: Text | None = None
    person: Person | None = None
    amount: Money | None = None
    disclosed: Flag | None = None
    compliance: Compliance | None = None
    happened_on: Day | None = None
