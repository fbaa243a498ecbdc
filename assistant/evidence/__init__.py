"""The evidence table: what each source says on a question, and where the sources stand."""
