"""What a passage is doing with a dose: recommending, reporting, refuting, asking or warning."""
