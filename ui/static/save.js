// A file made by the server is handed to the browser as a download; nothing of it is in an address.
(file) => {
  if (!file) return;
  const { name, media_type: type, text } = JSON.parse(file);
  if (!name) {   // to be printed: a page of its own, without scripts and without an address
    const view = window.open('', '_blank');
    if (!view) return;
    view.document.write(text);
    view.document.close();
    view.focus();
    view.print();
    return;
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 5000);
}
