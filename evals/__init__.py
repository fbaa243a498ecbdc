"""Evaluations: cases are answered through the assistant's public call, scored, and reported."""
