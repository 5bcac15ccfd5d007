// Searches the titles of a site that is served as files: the index is fetched once, with the page.
"use strict";

(function () {
  const form = document.querySelector("form.search");
  const list = document.querySelector("ol.results");
  const count = document.querySelector("#count");
  const language = document.documentElement.lang;
  const most = 100;

  function plain(text) {
    return text.normalize("NFKC").toLowerCase();
  }

  function named(labels) {
    const order = [language, "ja", "en", "vi", ""];
    const chosen = order.find((each) => each in labels) ?? Object.keys(labels)[0] ?? "";
    return [labels[chosen] ?? "", chosen];
  }

  function item(entry) {
    const [path, titles, kinds, when] = entry;
    const row = document.createElement("li");
    const link = document.createElement("a");
    const [title, tag] = named(titles);
    link.href = form.dataset.root + path;
    link.textContent = title || path;
    if (tag && tag !== language) link.lang = tag;
    row.append(link);
    const [kind] = named(kinds);
    if (kind) {
      const mark = document.createElement("span");
      mark.className = "kind";
      mark.textContent = kind;
      row.append(" ", mark);
    }
    if (when) {
      const day = document.createElement("time");
      day.className = "quiet";
      day.textContent = when;
      row.append(" ", day);
    }
    return row;
  }

  function found(index, words) {
    return index.filter((entry) => words.every((word) => entry.text.includes(word)));
  }

  async function begin() {
    const answer = await fetch(form.dataset.index);
    const index = await answer.json();
    for (const entry of index) {
      entry.text = plain(Object.values(entry[1]).join("\n") + "\n" + Object.values(entry[2]).join("\n"));
    }
    const field = form.elements.q;
    function show() {
      const words = plain(field.value).split(/\s+/).filter(Boolean);
      const results = words.length ? found(index, words) : [];
      list.replaceChildren(...results.slice(0, most).map(item));
      count.textContent = words.length ? String(results.length) : "";
    }
    field.value = new URLSearchParams(location.search).get("q") ?? "";
    field.addEventListener("input", show);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      show();
    });
    show();
  }

  begin();
})();
