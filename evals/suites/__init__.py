"""One suite a file: each drives what it measures through a small protocol and returns a Report."""
