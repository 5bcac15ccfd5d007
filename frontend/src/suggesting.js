// Suggestions while a query is written: variables, keywords, prefixes, terms by name or by label.
import { syntaxTree } from "@codemirror/language";
import { plain } from "./vocabulary.js";

const most = 50;
const declared = /^[ \t]*PREFIX[ \t]+([\w-]*):/gim;

export function suggesting(words, texts) {
  return async (context) => {
    const { state, pos } = context;
    const before = written(state, pos);
    if (before === null) return null;
    const variable = /[?$][\p{L}\p{N}_]*$/u.exec(before);
    if (variable) return shown(pos, variable[0], variables(state, variable[0], pos));
    const { prefixes, named } = await words.terms();
    const declaration = /(?:^|\s)PREFIX\s+([\w-]*)$/i.exec(before);
    if (declaration) return shown(pos, declaration[1], declarations(prefixes, declaration[1]));
    const iri = /<([^<>\s"{}|\\^`]+)$/.exec(before);
    if (iri) return shown(pos, iri[0], ranked(named, plain(iri[1]), before).map((each) => whole(each, texts)));
    const word = wordAt(before);
    if (!word && !context.explicit) return null;
    const found = ranked(named, plain(word), before).map((each) => term(each, prefixes, texts));
    return shown(pos, word, [
      ...reserved(words, word),
      ...found.slice(0, most),
      ...beginnings(prefixes, word),
    ]);
  };
}

const elsewhere = /(?:[?$][\p{L}\p{N}_]*|<[^<>\s]*|(?:^|\s)PREFIX\s+[\w-]*)$/iu;

// Things are looked for apart, so that terms do not wait for the search.
export function finding(words, texts) {
  return async (context) => {
    const before = written(context.state, context.pos);
    const word = before === null ? "" : wordAt(before);
    if ([...word].length < 2 || word.includes(":") || elsewhere.test(before)) return null;
    const found = await things(words, context, word);
    return shown(context.pos, word, found.map((each) => whole(each, texts)));
  };
}

// What stands before the cursor in its line; null where no names are.
function written(state, pos) {
  if (/comment|string/.test(syntaxTree(state).resolveInner(pos, -1).name)) return null;
  const line = state.doc.lineAt(pos);
  return line.text.slice(0, pos - line.from);
}

function wordAt(before) {
  return /[\p{L}\p{N}_][\p{L}\p{N}_:.·-]*$/u.exec(before)?.[0] ?? "";
}

function shown(pos, text, options) {
  return options.length ? { from: pos - text.length, options: options.slice(0, most), filter: false } : null;
}

function variables(state, text, pos) {
  const found = new Set();
  for (const match of state.doc.toString().matchAll(/[?$][\p{L}_][\p{L}\p{N}_]*/gu)) {
    if (match.index + match[0].length !== pos) found.add(match[0]);
  }
  found.delete(text);
  return [...found].filter((each) => each.startsWith(text)).sort().map((label) => ({ label, type: "variable" }));
}

function reserved(words, word) {
  const start = word.toUpperCase();
  const fits = (each) => start && each.startsWith(start) && each !== start;
  return [
    ...words.keywords.filter(fits).map((label) => ({ label, type: "keyword", apply: `${label} ` })),
    ...words.functions.filter(fits).map((label) => ({ label, type: "function", apply: `${label}(` })),
  ];
}

function declarations(prefixes, start) {
  return Object.entries(prefixes)
    .filter(([name]) => name.startsWith(start))
    .map(([name, iri]) => ({ label: `${name}:`, detail: iri, type: "namespace", apply: `${name}: <${iri}>\n` }));
}

function beginnings(prefixes, word) {
  if (!word || word.includes(":")) return [];
  return Object.entries(prefixes)
    .filter(([name]) => name.startsWith(word))
    .map(([name, iri]) => ({ label: `${name}:`, detail: iri, type: "namespace" }));
}

// Which names fit what is written: those that begin so come first, then those with such a label.
function rank(each, text) {
  if (each.name && plain(each.name).startsWith(text)) return 0;
  if (each.tail.startsWith(text)) return 1;
  if (each.folded.startsWith(text)) return 2;
  if (text.includes(":")) return -1;
  if (each.folded.includes(text) || (text.length > 2 && each.tail.includes(text))) return 3;
  return text.length > 3 && each.address.includes(text) ? 4 : -1;
}

function ranked(named, text, before) {
  const wanted = /(?:(?:^|[\s;])a|rdf:type)\s+[^\s;.,{}]*$/.test(before) ? "class" : "property";
  return named
    .map((each) => [rank(each, text), each])
    .filter(([order]) => order >= 0)
    .sort(([a, one], [b, other]) => a - b || (other.kind === wanted) - (one.kind === wanted) || other.uses - one.uses)
    .map(([, each]) => each);
}

function term(each, prefixes, texts) {
  if (!each.name) return whole(each, texts);
  const prefix = each.name.slice(0, each.name.indexOf(":"));
  return { ...told(each, texts), label: each.name, apply: withPrefix(each.name, prefix, prefixes[prefix]) };
}

function whole(each, texts) {
  const closed = (view, _, from, to) => {
    const end = to + (view.state.sliceDoc(to, to + 1) === ">" ? 1 : 0);
    put(view, from, end, `<${each.iri}>`);
  };
  return { ...told(each, texts), label: `<${each.iri}>`, displayLabel: `<…${each.iri.split("/").slice(-2).join("/")}>`, apply: closed };
}

function told(each, texts) {
  const detail = [each.label, texts.kinds[each.kind]].filter(Boolean).join(" · ");
  return { type: each.kind, detail };
}

function put(view, from, to, text, more = []) {
  const added = more.reduce((sum, each) => sum + each.insert.length, 0);
  const changes = [...more, { from, to, insert: text }];
  view.dispatch({ changes, selection: { anchor: from + added + text.length }, userEvent: "input.complete" });
}

// Completes a name and declares its prefix, after the declarations that are there.
function withPrefix(name, prefix, iri) {
  return (view, _, from, to) => {
    const text = view.state.doc.toString();
    const known = [...text.matchAll(declared)];
    if (known.some((each) => each[1] === prefix)) {
      put(view, from, to, name);
      return;
    }
    const last = known.at(-1);
    const at = last ? Math.min(view.state.doc.lineAt(last.index + last[0].length).to + 1, from) : 0;
    const needsBreak = last && text[at - 1] !== "\n" ? "\n" : "";
    put(view, from, to, name, [{ from: at, insert: `${needsBreak}PREFIX ${prefix}: <${iri}>\n` }]);
  };
}

async function things(words, context, word) {
  const abort = new AbortController();
  context.addEventListener("abort", () => abort.abort());
  try {
    return await words.things(word, abort.signal);
  } catch (error) {
    if (error.name !== "AbortError") console.warn(error);
    return [];
  }
}
