"""A question -> the passages found, read for it: what each sentence answers, and how likely."""
