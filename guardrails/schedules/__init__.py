"""The words around an amount -> a schedule: on which days, how often, how long, and what it comes to."""
