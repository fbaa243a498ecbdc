"""The command line and the Gradio page. No clinical logic."""
