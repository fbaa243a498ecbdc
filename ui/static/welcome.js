// An example question is chosen by its number, never by its text. Gradio hands in `element` and `trigger`.
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-example]');
  if (button) trigger('choose', { example: Number(button.dataset.example) });
});
