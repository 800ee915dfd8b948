"""Forms bound to the client at hand: what a notebook's form cells call."""


class Forms:
    """The part of `kamlib.workbook.start.Kam` that asks people."""
