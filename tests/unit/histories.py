"""Small sites that change again and again: what editors do, drawn at random."""

from pathlib import Path

from hypothesis import strategies as st

BASE = "https://example.org/"
HEAD = f"""
PREFIX ex: <{BASE}ns#>
PREFIX id: <{BASE}id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX schema: <https://schema.org/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX obg: <https://w3id.org/oboegaki/def#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
SLUGS = ("a", "b", "b2", "c")
FIXED = {
    "ontology/o.ttl": "ex:Org rdfs:label 'Organisation'@en . ex:Town rdfs:subClassOf ex:Org .",
    "data/links/estat.ttl": "id:sakai ex:same <http://data.e-stat.go.jp/lod/sac/C27140> .",
}
STATEMENTS = (
    "id:sakai a ex:Org ; rdfs:label '堺市'@ja .",
    "id:sakai a ex:Town ; rdfs:label 'Sakai'@en .",
    "id:sakai a org:Organization ; rdfs:label '堺'@ja , 'Sakai City'@en .",
    "id:sakai dcterms:identifier '1' .",
    "id:nara a ex:Org , schema:Place ; rdfs:label '奈良市'@ja ; dcterms:identifier '1' .",
    "id:nara ex:near id:sakai , [ ex:size 007 ; ex:in [ ex:name 'Yamato' ; ex:of id:sakai ] ] .",
    "id:nara ex:size 7 , 007 .",
    "id:treaty skos:prefLabel '協定'@ja ; dcterms:issued '2023-12-06'^^xsd:date .",
    "id:treaty dcterms:issued '2024-01-01'^^xsd:date ; ex:party id:sakai , id:nara .",
    "<#it> a ex:Release ; rdfs:label '覚書の締結'@ja ; ex:party id:sakai ; ex:about id:treaty .",
    "<#it> schema:startDate '2024-01-02'^^xsd:date ; schema:endDate '2024-01-01'^^xsd:date .",
    "<#it> rdfs:label 'Memorandum'@en ; dcterms:subject id:topic .",
    "<#comment> ex:text '水素に期待します'@ja ; schema:creator id:mayor .",
    "<> dcterms:title '発表'@ja ; dcterms:issued '2024-02-01'^^xsd:date ; ex:about <#it> .",
    "<> dcterms:issued '2023-02-01'^^xsd:date ; ex:odd <#it> .",
    "<#when> ex:begin [ ex:year '2023' ] . <#it> ex:when <#when> .",
    "_:x ex:name 'nobody' ; ex:party id:sakai . id:treaty ex:by _:x . <#it> ex:by _:x .",
    "id:mayor a foaf:Person ; rdfs:label '市長'@ja ; org:holds id:post .",
    "id:post obg:headOf id:sakai ; rdfs:label '市長職'@ja .",
    "id:aide a foaf:Person ; rdfs:label '補佐'@ja .",
    "<#t> org:member id:aide ; obg:post id:post .",
    "<#t2> org:member id:aide ; obg:post id:post , id:post2 .",
)
SHAPES = (
    """
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX shapes: <https://example.org/shapes#>
shapes:Org sh:targetClass ex:Org ;
    sh:property [ sh:path rdfs:label ; sh:uniqueLang true ; sh:minCount 1 ] ;
    sh:property [ sh:path dcterms:identifier ; sh:maxCount 1 ] ;
    sh:property [ sh:path ( dcterms:identifier [ sh:inversePath dcterms:identifier ] ) ;
        sh:maxCount 1 ; sh:message "{$this} has the identifier of another"@en ] .
shapes:Release sh:targetClass ex:Release ;
    sh:property [ sh:path ex:party ; sh:class ex:Org ] ;
    sh:property [ sh:path ex:about ; sh:node shapes:Treaty ] ;
    sh:sparql [ sh:prefixes shapes: ; sh:message "It ends before it begins"@en ; sh:select """
    + '''"""
        SELECT $this WHERE {
            $this <https://schema.org/startDate> ?start ; <https://schema.org/endDate> ?end .
            FILTER (?end < ?start) }""" ] .'''
    + """
shapes:Treaty a sh:NodeShape ;
    sh:property [ sh:path dcterms:issued ; sh:maxCount 1 ] ;
    sh:property [ sh:path [ sh:inversePath ex:about ] ; sh:maxCount 1 ] .
shapes:Odd sh:targetSubjectsOf ex:odd ; sh:property [ sh:path ( ex:odd ex:party rdfs:label ) ;
    sh:minCount 1 ] .
shapes:Idle sh:targetClass ex:Town ; sh:property [ sh:path ex:mayor ; sh:maxCount 1 ] .
shapes:Nara sh:targetNode id:nara ; sh:property [ sh:path ex:size ; sh:maxCount 1 ] .
"""
)
PLACES = (
    *(f"data/press/sakai/2024/{slug}.ttl" for slug in SLUGS),
    "data/press/sakai/2024/b.derived.ttl",
    "data/authority/orgs.ttl",
    "data/authority/more.ttl",
    "data/changes/2024.ttl",
    "data/other.ttl",
)

texts = st.sets(st.sampled_from(STATEMENTS), min_size=1, max_size=6).map(
    lambda chosen: "\n".join(sorted(chosen))
)
sites = st.dictionaries(st.sampled_from(PLACES), texts, min_size=2, max_size=7)
edits = st.dictionaries(st.sampled_from(PLACES), texts | st.none(), min_size=1, max_size=2)
"""What files say from now on; None: the file is gone."""


def write(root: Path, files: dict[str, str]) -> None:
    """Make the files of a site these."""
    for path in root.rglob("*.ttl"):
        if path.relative_to(root).as_posix() not in files:
            path.unlink()
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_text() != HEAD + text:
            path.write_text(HEAD + text)


def after(files: dict[str, str], edit: dict[str, str | None]) -> dict[str, str]:
    """Return the files of a site after an edit; one always stays."""
    changed = {**files, **edit}
    left = {name: text for name, text in changed.items() if text is not None}
    return left or files
