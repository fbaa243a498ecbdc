"""The composer that needs no language model: source sentences -> a draft, the bottom line first."""
