"""Doses that count together: sums, multiples and repeats, within a text."""
