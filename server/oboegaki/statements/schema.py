"""The tables of the description file (one SQLite file an edition) and the words they share.

graph       one row a named graph, in the order of its rows in `statements`
resource    every IRI and blank node that is a subject, an object, a predicate or a graph
statements  what one graph says about one subject: `predicate object .` lines in canonical order
merged      the same over all graphs, once each, for subjects that more than one graph speaks of;
            each line begins with the digit of its standing
nested      the blank nodes that belong to the description of an IRI
label       one label a resource and language
link        each incoming link once, newest subject first; `newness` is the day (as -20231206) in
            front of the CRC-32 of the subject's name, so that the order is the same in every file
link_count  how many incoming links there are, by property and standing
term_use    how often a property is used
class_count how many resources of a class there are, in the default graph's graphs
"""

from enum import IntEnum

from oboegaki import nquads
from oboegaki.rdf import LABEL_PROPERTIES, MOMENT_PROPERTIES

FORMAT = 4
"""Raised when the tables change; an edition of an older format is rebuilt."""


class Standing(IntEnum):
    """How a statement stands to the release: the lower, the closer."""

    STATED = 0
    DERIVED = 1
    LINKED = 2
    LATER = 3
    RULE = 4


STANDING_OF_KIND = {
    "derived": Standing.DERIVED,
    "links": Standing.LINKED,
    "changes": Standing.LATER,
    "shapes": Standing.RULE,
}
"""By kind of graph; every other kind is as stated."""

LABEL_RANK = {nquads.token(iri): str(rank) for rank, iri in enumerate(LABEL_PROPERTIES)}
MOMENT_RANK = {nquads.token(iri): str(rank) for rank, iri in enumerate(MOMENT_PROPERTIES)}
"""Property -> what its values begin with while the best of them is sought: the smallest."""

TABLES = """
CREATE TABLE graph (
    id INTEGER PRIMARY KEY, iri TEXT NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL,
    quads INTEGER NOT NULL, bytes INTEGER NOT NULL, digest TEXT NOT NULL,
    in_default INTEGER NOT NULL
);
CREATE TABLE resource (
    id INTEGER PRIMARY KEY, iri TEXT NOT NULL, described INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE statements (
    id INTEGER PRIMARY KEY, graph INTEGER NOT NULL, subject INTEGER NOT NULL, lines BLOB NOT NULL
);
CREATE TABLE merged (subject INTEGER PRIMARY KEY, lines BLOB NOT NULL);
CREATE TABLE nested (owner INTEGER NOT NULL, blank INTEGER NOT NULL, PRIMARY KEY (owner, blank))
    WITHOUT ROWID;
CREATE TABLE label (
    resource INTEGER NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (resource, language)
) WITHOUT ROWID;
CREATE TABLE moment (resource INTEGER PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE link (
    object INTEGER NOT NULL, predicate INTEGER NOT NULL, standing INTEGER NOT NULL,
    newness INTEGER NOT NULL, subject INTEGER NOT NULL,
    PRIMARY KEY (object, predicate, standing, newness, subject)
) WITHOUT ROWID;
CREATE TABLE link_count (
    object INTEGER NOT NULL, predicate INTEGER NOT NULL, standing INTEGER NOT NULL,
    links INTEGER NOT NULL, PRIMARY KEY (object, predicate, standing)
) WITHOUT ROWID;
CREATE TABLE term_use (predicate INTEGER PRIMARY KEY, uses INTEGER NOT NULL);
CREATE TABLE class_count (class INTEGER PRIMARY KEY, resources INTEGER NOT NULL);

CREATE TEMP TABLE found_link (
    object INTEGER, predicate INTEGER, standing INTEGER, subject INTEGER, in_default INTEGER
);
CREATE TEMP TABLE found_label (resource INTEGER, language TEXT, ranked TEXT);
CREATE TEMP TABLE found_moment (resource INTEGER, ranked TEXT);
"""

INDEXES = """
CREATE UNIQUE INDEX resource_by_iri ON resource (iri);
CREATE UNIQUE INDEX graph_by_iri ON graph (iri);
CREATE INDEX graph_by_kind ON graph (kind);
CREATE INDEX statements_by_subject ON statements (subject);
CREATE INDEX statements_by_graph ON statements (graph);
CREATE INDEX nested_by_blank ON nested (blank);
"""

ANALYSED_FROM = 100_000
"""Rows from which on SQLite counts them to plan queries by.

Where there are few it would read whole tables, and go on doing so in an edition by difference that
has many: it plans by what was counted once. Without counts it takes the indexes.
"""

GRAPH_ORDER = "substr(graph.iri, 1, 2) = '_:', graph.iri || '>'"
"""By what graphs are sorted: as their names are in N-Quads, whenever they came."""

DERIVED_TABLES = """
UPDATE resource SET described = 1 WHERE id IN (SELECT subject FROM statements);
INSERT INTO label
    SELECT resource, language, substr(MIN(ranked), 2) FROM found_label GROUP BY resource, language;
INSERT INTO moment
    SELECT resource, substr(MIN(ranked), 2) FROM found_moment GROUP BY resource;
INSERT INTO class_count
    SELECT object, COUNT(DISTINCT subject) FROM found_link
    WHERE in_default AND predicate =
        (SELECT id FROM resource WHERE iri = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type')
    GROUP BY object;
UPDATE found_link SET subject = owners.owner
    FROM (SELECT blank, owner, MIN(iri) FROM nested JOIN resource ON resource.id = owner
        GROUP BY blank) AS owners
    WHERE found_link.subject = owners.blank;
INSERT INTO link
    SELECT object, predicate, MIN(standing),
        (-COALESCE(CAST(REPLACE(SUBSTR(moment.value, 1, 10), '-', '') AS INTEGER), 0) << 32)
            + tie(subject), subject
    FROM found_link LEFT JOIN moment ON moment.resource = subject
    GROUP BY object, predicate, subject
    ORDER BY 1, 2, 3, 4, 5;
INSERT INTO link_count
    SELECT object, predicate, standing, COUNT(*) FROM link GROUP BY object, predicate, standing;
"""
