"""Readers, one a format: a file's bytes -> Extracts. Each imports its library when it is first used."""
