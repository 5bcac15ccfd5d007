// What can be suggested: the edition's terms, fetched once when they are first wanted, and things
// that the search finds.
const keywords = `SELECT DISTINCT REDUCED CONSTRUCT DESCRIBE ASK FROM NAMED WHERE PREFIX BASE ORDER GROUP BY ASC DESC
  HAVING LIMIT OFFSET FILTER OPTIONAL UNION MINUS GRAPH SERVICE SILENT BIND AS VALUES UNDEF IN NOT EXISTS`.split(/\s+/);
const functions = `COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG LANGMATCHES DATATYPE BOUND SAMETERM ISIRI ISBLANK
  ISLITERAL ISNUMERIC IRI BNODE RAND ABS CEIL FLOOR ROUND CONCAT SUBSTR STRLEN REPLACE UCASE LCASE ENCODE_FOR_URI CONTAINS
  STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256
  SHA384 SHA512 COALESCE IF STRLANG STRDT REGEX`.split(/\s+/);

export function plain(text) {
  return text.normalize("NFKC").toLowerCase();
}

function kept(row, kind) {
  const name = row.name ?? "";
  const tail = name ? name.slice(name.indexOf(":") + 1) : row.iri.split(/[/#]/).filter(Boolean).pop();
  return { ...row, kind, name, tail: plain(tail), folded: plain(row.label ?? ""), address: plain(row.iri) };
}

export function vocabulary(terms, search) {
  let asked = null;

  async function fetched() {
    const answer = await fetch(terms);
    if (!answer.ok) throw new Error(`${terms}: ${answer.status}`);
    const { prefixes, classes, properties, concepts } = await answer.json();
    const named = [
      ...classes.map((each) => kept(each, "class")),
      ...properties.map((each) => kept(each, "property")),
      ...concepts.map((each) => kept(each, "concept")),
    ];
    return { prefixes, named };
  }

  return {
    keywords,
    functions,
    // Suggestions are a convenience: when they cannot be fetched, keywords remain, and the next key asks again.
    async terms() {
      asked ??= fetched();
      try {
        return await asked;
      } catch (error) {
        asked = null;
        console.warn(error);
        return { prefixes: {}, named: [] };
      }
    },
    async things(text, signal) {
      const address = new URL(search, location.href);
      address.searchParams.set("q", text);
      address.searchParams.set("format", "json");
      const answer = await fetch(address, { signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return [];
      const { results } = await answer.json();
      return results.slice(0, 5).map((each) => kept({ iri: each.id, label: each.label, uses: 0 }, "thing"));
    },
  };
}
