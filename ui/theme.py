"""Colours and type of the page. Fonts come with Gradio, from this machine."""

from __future__ import annotations

import gradio as gr

_ACCENT = gr.themes.Color(
    "#eef6f9",
    "#dcecf2",
    "#bcd9e4",
    "#8fbfd1",
    "#4f9bb5",
    "#1f7796",
    "#0b5a78",
    "#0a4a63",
    "#083c50",
    "#062c3b",
    "#041d27",
)

THEME = gr.themes.Base(
    primary_hue=_ACCENT,
    neutral_hue="slate",
    font=[gr.themes.LocalFont("IBM Plex Sans", weights=(400, 700)), "system-ui", "sans-serif"],
    font_mono=[gr.themes.LocalFont("IBM Plex Mono", weights=(400,)), "ui-monospace", "monospace"],
    radius_size=gr.themes.sizes.radius_md,
).set(
    body_background_fill="#f5f7f9",
    body_background_fill_dark="#0d141b",
    body_text_color="#17212c",
    body_text_color_dark="#e7edf3",
    body_text_color_subdued="#4a5766",
    body_text_color_subdued_dark="#aab7c4",
    background_fill_primary="#ffffff",
    background_fill_primary_dark="#141d26",
    background_fill_secondary="#f5f7f9",
    background_fill_secondary_dark="#0d141b",
    border_color_primary="#dbe2e9",
    border_color_primary_dark="#2a3745",
    block_background_fill="#ffffff",
    block_background_fill_dark="#141d26",
    block_border_width="0px",
    block_label_text_color="#3b4855",
    block_label_text_color_dark="#c3ced9",
    block_title_text_color="#3b4855",
    block_title_text_color_dark="#c3ced9",
    block_title_text_weight="600",
    input_background_fill="#ffffff",
    input_background_fill_dark="#0f1820",
    input_border_color="#b9c4cf",
    input_border_color_dark="#3d4c5b",
    input_border_width="1px",
    input_placeholder_color="#66727f",
    input_placeholder_color_dark="#94a2b0",
    button_primary_background_fill="#0b5a78",
    button_primary_background_fill_hover="#0a4a63",
    button_primary_background_fill_dark="#8fcfe6",
    button_primary_background_fill_hover_dark="#a9dcef",
    button_primary_text_color="#ffffff",
    button_primary_text_color_dark="#06222e",
    button_secondary_background_fill="#ffffff",
    button_secondary_background_fill_dark="#1a2530",
    button_secondary_border_color="#b9c4cf",
    button_secondary_border_color_dark="#3d4c5b",
    button_secondary_text_color="#17212c",
    button_secondary_text_color_dark="#e7edf3",
)
"""The page's theme, light and dark."""
