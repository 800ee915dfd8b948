"""What a review looks at: targets, what changed, what was promised, what was decided."""


class ReviewFigures:
    """The part of `kamlib.workbook.start.Kam` of that name."""
