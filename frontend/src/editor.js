// CodeMirror in a shadow root, so that it adopts its style sheets instead of writing style elements.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, StreamLanguage, bracketMatching, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { setDiagnostics } from "@codemirror/lint";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { finding, suggesting } from "./suggesting.js";

const colours = HighlightStyle.define([
  { tag: tags.atom, color: "var(--ink)" }, // names and IRIs, which would else look like keywords
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: tags.local(tags.variableName), color: "var(--warm)" },
  { tag: tags.string, color: "var(--green)" },
  { tag: tags.comment, color: "var(--quiet)" },
  { tag: tags.meta, color: "var(--quiet)" },
]);

const theme = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--soft)", border: "1px solid var(--quiet)", borderRadius: ".4rem", fontSize: ".9rem" },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55", minHeight: "20rem", maxHeight: "70vh", overflow: "auto" },
  ".cm-content": { caretColor: "var(--ink)", padding: ".6rem 0" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--quiet)", border: "0", paddingInlineStart: ".4rem" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--accent-soft)", outline: "1px solid var(--accent)" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "var(--warm-soft)" },
  ".cm-tooltip": { color: "var(--ink)", backgroundColor: "var(--paper)", border: "1px solid var(--quiet)", borderRadius: ".3rem", maxWidth: "min(40rem, 90vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "18rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: ".25rem .6rem", lineHeight: "1.5" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { color: "var(--paper)", backgroundColor: "var(--accent)" },
  ".cm-completionDetail": { fontFamily: "var(--sans)", fontStyle: "normal", marginInlineStart: ".8em" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "600" },
  ".cm-diagnostic": { padding: ".3rem .6rem", fontFamily: "var(--sans)", borderInlineStartColor: "var(--warm)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--warm) 2px", textUnderlineOffset: "4px", backgroundColor: "var(--warm-soft)" },
  ".cm-lintPoint-error::after": { borderBottomColor: "var(--warm)" },
});

export function editor(form, texts, words) {
  const field = form.elements.query;
  const host = document.createElement("div");
  host.className = "editor";
  const root = host.attachShadow({ mode: "open" });
  // What describes the editor must be in the same tree as the editor.
  const hint = document.createElement("p");
  hint.id = "hint";
  hint.hidden = true;
  hint.textContent = texts.keys;
  root.append(hint);
  let run = () => {};
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: field.value,
      extensions: [
        Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => (run(), true) }])),
        lineNumbers(),
        history(),
        bracketMatching(),
        closeBrackets(),
        indentOnInput(),
        StreamLanguage.define(sparql),
        syntaxHighlighting(colours),
        EditorView.domEventHandlers({ beforeinput: replaced }),
        autocompletion({ override: [suggesting(words, texts), finding(words, texts)], icons: false, selectOnOpen: false, maxRenderedOptions: 60 }),
        // No binding of Tab: it leaves the editor, as it leaves any field.
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.lineWrapping,
        EditorState.phrases.of(texts.phrases),
        EditorView.contentAttributes.of({ "aria-label": texts.editor, "aria-describedby": "hint", lang: "zxx", spellcheck: "false" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) field.value = update.state.doc.toString();
        }),
        theme,
      ],
    }),
  });
  field.before(host);
  field.hidden = true;
  const label = form.querySelector('label[for="query"]');
  label.removeAttribute("for");
  label.addEventListener("click", () => view.focus());

  function unmark() {
    view.dispatch(setDiagnostics(view.state, []));
  }

  return {
    get text() {
      return view.state.doc.toString();
    },
    set text(value) {
      unmark();
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } });
    },
    mark(line, column, message) {
      const [from, to] = place(view.state.doc, line, column);
      view.dispatch(setDiagnostics(view.state, [{ from, to, severity: "error", message }]));
      view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
    },
    unmark,
    focus: () => view.focus(),
    onRun(ask) {
      run = ask;
    },
  };
}

// Typing over a selection is done here: the browser itself would write the style of what was there
// into the document, which the security policy refuses, and complain.
function replaced(event, view) {
  const { from, to, empty } = view.state.selection.main;
  if (event.inputType !== "insertText" || !event.data || empty || view.composing) return false;
  event.preventDefault();
  const insert = () => view.state.update(view.state.replaceSelection(event.data), { userEvent: "input.type" });
  const handlers = view.state.facet(EditorView.inputHandler);
  if (!handlers.some((each) => each(view, from, to, event.data, insert))) view.dispatch(insert());
  return true;
}

function place(doc, number, column) {
  // The server counts characters, from 1; a string here counts UTF-16 units, from 0.
  const line = doc.line(Math.min(Math.max(number, 1), doc.lines));
  const before = [...line.text].slice(0, column - 1).join("").length;
  const from = Math.min(line.from + before, doc.length);
  const token = /^(?:[\p{L}\p{N}_:.-]+|.)?/u.exec(doc.sliceString(from, line.to))[0];
  return token ? [from, from + token.length] : [Math.max(line.from, from - 1), from];
}
