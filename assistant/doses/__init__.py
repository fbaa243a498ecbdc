"""Doses and amounts in an answer: as stated, what they come to, and for one patient."""
