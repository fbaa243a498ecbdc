"""The composer that asks a chat model: prompt -> reply -> a draft with markers, or the sources alone."""
