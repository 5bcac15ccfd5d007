// The query page: an editor in place of the text field, and answers without leaving the page.
// Without this script the page is a plain form that does the same.
import { editor } from "./editor.js";
import { examples } from "./examples.js";
import { running } from "./running.js";
import { vocabulary } from "./vocabulary.js";

function begin() {
  const form = document.querySelector("form.query[data-terms]");
  if (!form) return;
  const texts = JSON.parse(document.getElementById("query-texts").textContent);
  const field = form.elements.query;
  const words = vocabulary(form.dataset.terms, form.dataset.search);
  // Where style sheets cannot be adopted, CodeMirror would write style elements, which the
  // security policy refuses: the plain field stays.
  const written = "adoptedStyleSheets" in ShadowRoot.prototype ? editor(form, texts, words) : plain(field);
  const run = running(form, written, texts);
  written.onRun(run.ask);
  examples(texts, written, run.ask);
}

function plain(field) {
  return {
    get text() {
      return field.value;
    },
    set text(value) {
      field.value = value;
    },
    mark() {},
    unmark() {},
    focus: () => field.focus(),
    onRun(ask) {
      field.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) ask();
      });
    },
  };
}

begin();
