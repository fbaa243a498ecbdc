"""What a question asks, of whom, and about which patient; follow-ups with what the turns before them said."""
