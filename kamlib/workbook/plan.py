"""What a plan needs beside the ledger's figures: people, work, risks, completeness."""


class PlanFigures:
    """The part of `kamlib.workbook.start.Kam` of that name."""
