"""What the shapes say of each class."""

from oboegaki.formats import TURTLE, parse
from oboegaki.forms import Field, Forms, forms
from oboegaki.rdf import term

EX = "https://example.org/"
PREFIXES = """
PREFIX ex: <https://example.org/>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


def read(shapes: str) -> Forms:
    return forms(parse((PREFIXES + shapes).encode(), TURTLE, EX))


def field(made: Forms, class_: str, path: str) -> Field:
    return next(f for f in made.by_class[EX + class_].fields if f.path == EX + path)


def shape(class_: str, *properties: str) -> str:
    return (
        f"ex:{class_}Shape sh:targetClass ex:{class_} ; sh:property " + ", ".join(properties) + "."
    )


def test_a_property_is_described_by_all_its_shapes() -> None:
    made = read(
        shape(
            "A",
            '[ sh:path ex:p ; sh:order 2 ; sh:name "甲"@ja , "first"@en ; sh:class ex:B ]',
            "[ sh:path ex:p ; sh:order 3 ; sh:minCount 1 ; sh:maxCount 1 ]",
            "[ sh:path ex:q ; sh:order 1 ;"
            "  sh:or ( [ sh:datatype xsd:date ] [ sh:datatype xsd:dateTime ] ) ]",
            "[ sh:path ex:r ; sh:order 4 ; sh:node"
            " [ sh:property [ sh:path skos:inScheme ; sh:hasValue ex:scheme ] ] ]",
        )
    )
    assert [f.path for f in made.by_class[EX + "A"].fields] == [EX + "q", EX + "p", EX + "r"]
    found = field(made, "A", "p")
    assert (found.name.ja, found.name.en, found.classes) == ("甲", "first", (EX + "B",))
    assert found.is_required and found.at_most_one
    assert field(made, "A", "q").datatypes == (term("xsd:date"), term("xsd:dateTime"))
    assert field(made, "A", "r").scheme == EX + "scheme"


def test_a_warning_does_not_bind() -> None:
    made = read(
        shape("A", "[ sh:path ex:p ; sh:minCount 1 ; sh:maxCount 1 ; sh:severity sh:Warning ]")
    )
    assert not field(made, "A", "p").is_required
    assert EX + "p" not in made.single


def test_a_property_is_single_only_if_it_is_so_in_every_class() -> None:
    one, many = "[ sh:path ex:p ; sh:maxCount 1 ]", "[ sh:path ex:p ; sh:class ex:C ]"
    assert EX + "p" in read(shape("A", one) + shape("B", one)).single
    assert EX + "p" not in read(shape("A", one) + shape("B", many)).single


def test_rules_that_only_compare_say_nothing_of_how_many_there_are() -> None:
    compares = "[ sh:path ex:p ; sh:lessThan ex:q ]"
    made = read(shape("A", "[ sh:path ex:p ; sh:maxCount 1 ]") + shape("B", compares))
    assert EX + "p" in made.single
    assert not made.by_class[EX + "B"].fields
