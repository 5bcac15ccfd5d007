"""The thirteen queries of the benchmarks, each of a kind that analysts ask."""

from releases import Corpus

NAMES = ("rdfs", "dcterms", "org", "schema", "obg")


def queries(corpus: Corpus, typical: str) -> dict[str, str]:
    """Return name -> SPARQL for the releases of a corpus."""
    head = "".join(f"PREFIX {name}: <{corpus.namespace(name)}>\n" for name in NAMES)
    things = "".join(
        f"PREFIX {k}s: <{corpus.base}id/{k}/>\n" for k in ("agreement", "event", "org")
    )
    asked = {
        "lookup": f"SELECT ?p ?o WHERE {{ <{typical}> ?p ?o }}",
        "star": """SELECT DISTINCT ?a ?l ?d ?e WHERE {
            ?a obg:party orgs:org-7 ; rdfs:label ?l ; obg:concludedOn ?d ; obg:concludedAt ?v ;
               a obg:Agreement . ?v schema:location ?e FILTER (LANG(?l) = 'ja') }""",
        "path": f"""SELECT (COUNT(DISTINCT ?y) AS ?n) WHERE {{
            <{corpus.base}id/agreement/agreement-{_chained(corpus)}>
               (obg:extendsAgreement|^obg:extendsAgreement)+ ?y }}""",
        "per_year": """SELECT ?y (COUNT(?a) AS ?n) WHERE {
            ?a obg:concludedOn ?d BIND (SUBSTR(STR(?d), 1, 4) AS ?y) } GROUP BY ?y ORDER BY ?y""",
        "contains": """SELECT (COUNT(*) AS ?n) WHERE {
            ?s dcterms:title ?t FILTER (CONTAINS(STR(?t), '水素')) }""",
        "regex": """SELECT ?s ?t ?d WHERE { ?s dcterms:title ?t ; dcterms:issued ?d
            FILTER (REGEX(STR(?t), '(脱炭素|水素).*(覚書|協定)')) }
            ORDER BY DESC(?d) ?s ?t LIMIT 50""",
        "optional": """SELECT DISTINCT ?e ?l ?lat ?a WHERE {
            ?e obg:principalOrganizer orgs:org-5 ; rdfs:label ?l FILTER (LANG(?l) = 'ja')
            OPTIONAL { ?e schema:location ?p . ?p schema:latitude ?lat }
            OPTIONAL { ?a obg:concludedAt ?e } }""",
        "latest": """SELECT ?r ?t ?d WHERE {
            ?r a obg:PressRelease ; dcterms:issued ?d ; dcterms:title ?t FILTER (LANG(?t) = 'ja')
            } ORDER BY DESC(?d) ?r LIMIT 20""",
        "distinct": "SELECT (COUNT(DISTINCT ?p) AS ?n) WHERE { ?e obg:participant ?p }",
        "top": """SELECT ?o (COUNT(?a) AS ?n) WHERE { ?a obg:party ?o }
            GROUP BY ?o ORDER BY DESC(?n) ?o LIMIT 20""",
        "hub": """SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p orgs:org-0 } GROUP BY ?p ORDER BY ?p""",
        "construct": """CONSTRUCT { ?a rdfs:label ?l ; obg:party ?o }
            WHERE { ?a a obg:Agreement ; rdfs:label ?l ; obg:party ?o }""",
        "graph": f"""SELECT ?s ?p ?o WHERE {{
            GRAPH <{corpus.base}{corpus.release(7).path}> {{ ?s ?p ?o }} }}""",
    }  # fmt: skip
    return {name: head + things + text for name, text in asked.items()}


def _chained(corpus: Corpus) -> int:
    """Return the first agreement that extends another."""
    number = 0
    while corpus.release(number).about.extends is None:
        number += 1
    return number
