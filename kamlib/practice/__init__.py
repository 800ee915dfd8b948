"""Exercises of the practice notebooks and their checks."""
