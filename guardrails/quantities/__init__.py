"""Quantities in a segment: masses, volumes, pieces and body size, each on the basis its limits need."""
