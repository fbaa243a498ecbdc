"""Rules as data, and what they object to in a text."""
