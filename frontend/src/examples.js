// Examples are put into the editor and asked; a field narrows the list.
export function examples(texts, editor, ask) {
  const list = document.querySelector("ol.examples");
  if (!list) return;
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-example]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    editor.text = new URL(link.href).searchParams.get("query");
    editor.focus();
    document.querySelector("form.query").scrollIntoView();
    ask();
  });
  const items = [...list.children];
  if (items.length < 10) return;
  const label = document.createElement("label");
  label.htmlFor = "narrow-examples";
  label.textContent = texts.narrow;
  const field = document.createElement("input");
  field.id = "narrow-examples";
  field.type = "search";
  field.autocomplete = "off";
  field.addEventListener("input", () => {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    for (const each of items) each.hidden = !words.every((word) => fold(each.textContent).includes(word));
  });
  const row = document.createElement("p");
  row.className = "query";
  row.append(label, field);
  list.before(row);
}

function fold(text) {
  return text.normalize("NFKC").toLowerCase();
}
