"""Source text -> plain text that keeps its offsets -> segments: sentences, list items, table rows, records."""
