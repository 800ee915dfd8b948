"""What may come: potential, return as a distribution, forecasts, lifetime value."""


class OutlookFigures:
    """The part of `kamlib.workbook.start.Kam` of that name."""
