"""Reports as JSON, as a page and as tables on the terminal, and what changed between two of them."""
