from pathlib import Path

import pytest
from checking import EX, report_on
from rdflib import Literal

from oboegaki.check.explain import in_both
from oboegaki.check.sentences import DATATYPES, NODE_KINDS, OTHER, SENTENCES
from oboegaki.check.vocabulary import EVALUATED
from oboegaki.errors import Text
from oboegaki.report import Finding

JARGON = ("shape", "node", "constraint", "property", "sh:", "SHACL")


def findings(folder: Path, constraints: str, data: str) -> list[Finding]:
    files = {
        "ontology/o.ttl": "ex:Thing a owl:Class ; rdfs:label '覚書'@ja, 'Agreement'@en .\n"
        "ex:p rdfs:label '締結日'@ja, 'date of signing'@en . ex:q rdfs:label '終了'@ja .",
        "shapes/s.ttl": f"ex:S sh:targetClass ex:Thing ; {constraints} .",
        "data/d.ttl": f"ex:a a ex:Thing ; rdfs:label '第7覚書'@ja ; {data} .",
    }
    return [f for f in report_on(folder, files).findings if f.component]


def test_a_resource_is_called_by_its_label_and_a_property_by_its_name(tmp_path: Path) -> None:
    [finding] = findings(tmp_path, "sh:property [ sh:path ex:p ; sh:minCount 1 ]", "ex:q 1")
    assert finding.message.ja == "「第7覚書」: 締結日が足りません（1 個以上必要です）。"
    assert finding.message.en == '"第7覚書": date of signing is missing (at least 1 needed).'
    assert finding.remedy.en == "State date of signing."
    assert finding.message.vi == finding.remedy.vi == ""


@pytest.mark.parametrize(
    ("constraint", "data", "said"),
    [
        ("sh:minCount 1", "ex:q 1", "Thiếu ngày ký (cần ít nhất 1). Hãy ghi ngày ký."),
        ("sh:datatype xsd:date", "ex:p 'x'", "ngày ký “x” không phải là ngày như 2023-12-06. "
         "Hãy sửa giá trị hoặc kiểu dữ liệu."),
        ("sh:in ( 1 2 )", "ex:p 3", "ngày ký “3” không phải là một trong các giá trị được phép. "
         "Các giá trị được phép: 1, 2."),
        ("sh:or ( [ sh:datatype xsd:date ] [ sh:minLength 9 ] )", "ex:p 'x'",
         "ngày ký “x” không thuộc loại nào được phép."),
    ],
)  # fmt: skip
def test_a_finding_is_told_in_vietnamese_where_its_words_are(
    tmp_path: Path, constraint: str, data: str, said: str
) -> None:
    shape = f"sh:property [ sh:path ex:p ; sh:name 'ngày ký'@vi, 'day'@en ; {constraint} ]"
    [finding] = findings(tmp_path, shape, data)
    told = " ".join(filter(None, (finding.message.vi, finding.remedy.vi)))
    assert told.startswith(f"“第7覚書”: {said}")


def test_the_name_that_the_shape_gives_goes_before_the_label(tmp_path: Path) -> None:
    shape = "sh:property [ sh:path ex:p ; sh:name '日付'@ja ; sh:datatype xsd:date ]"
    [finding] = findings(tmp_path, shape, "ex:p 'x'")
    assert "日付「x」は日付（2023-12-06 の形）ではありません" in finding.message.ja
    assert '日付 "x" is not a date such as 2023-12-06' in finding.message.en


@pytest.mark.parametrize(
    ("written", "ja", "en", "vi"),
    [
        ("'あ'@ja, 'b'@en", "あ", "b", ""),
        ("'あ'@ja", "あ", "あ", ""),
        ("'b'@en-gb", "b", "b", ""),
        ("'c'", "c", "c", ""),
        ("'c', 'あ'@ja", "あ", "c", ""),
        ("'xin'@vi", "xin", "xin", "xin"),
        ("'あ'@ja, 'b'@en, 'xin'@vi", "あ", "b", "xin"),
    ],
)
def test_each_language_is_filled_from_what_there_is(
    tmp_path: Path, written: str, ja: str, en: str, vi: str
) -> None:
    shape = f"sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:message {written} ]"
    [finding] = findings(tmp_path, shape, "ex:q 1")
    vietnamese = f"“第7覚書”: {vi}" if vi else ""
    assert finding.message == Text(f"「第7覚書」: {ja}", f'"第7覚書": {en}', vietnamese)


def test_a_message_with_values_filled_in_keeps_its_language() -> None:
    templates = [Literal("{?n} 人です", lang="ja"), Literal("there are {$n} of {?what}", lang="en")]
    filled = [Literal("there are 3 of them"), Literal("3 人です")]
    assert in_both(filled, templates) == Text("3 人です", "there are 3 of them")


def test_the_inner_reason_is_not_hidden(tmp_path: Path) -> None:
    shape = (
        "sh:property [ sh:path ex:q ; sh:node ex:Inner ] . "
        "ex:Inner sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:message '締結日がありません'@ja ]"
    )
    [finding] = findings(tmp_path, shape, "ex:q [ ex:r 1 ]")
    assert "締結日がありません" in finding.message.ja


def test_a_nameless_node_is_called_part_of_its_owner(tmp_path: Path) -> None:
    shape = "sh:property [ sh:path ex:q ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ]"
    [finding] = findings(tmp_path, shape, "ex:q [ ex:r 1 ]")
    assert finding.message.ja.startswith("「第7覚書」の一部: ")
    assert finding.message.en.startswith('Part of "第7覚書": ')
    assert finding.resource.startswith("_:")


def test_a_rule_is_called_by_the_nearest_shape_with_a_name(tmp_path: Path) -> None:
    shape = "sh:property ex:S-p . ex:S-p sh:path ex:p ; sh:or ( [ sh:datatype xsd:date ] )"
    [finding] = findings(tmp_path, shape, "ex:p 1")
    assert finding.rule == f"{EX}S-p"
    assert finding.path == f"{EX}p"


def test_every_kind_of_constraint_has_a_sentence_in_both_languages() -> None:
    components = {name for name in EVALUATED if name.endswith("ConstraintComponent")}
    kinds = {name.removesuffix("ConstraintComponent") for name in components}
    assert kinds - {"Property", "SPARQL", "source", ""} == set(SENTENCES)
    for sentence in (*SENTENCES.values(), OTHER):
        assert all(sentence.message.both)
        assert bool(sentence.remedy.ja) is bool(sentence.remedy.en)
        for text in (*sentence.message, *sentence.remedy):
            text.format(path="P", value="V", limit="L")


def test_no_sentence_speaks_the_language_of_shacl() -> None:
    sentences = [text for s in SENTENCES.values() for text in (s.message.en, s.remedy.en)]
    assert [text for text in sentences if any(word in text for word in JARGON)] == []


def test_every_kind_of_node_that_shacl_has_is_put_into_words() -> None:
    assert set(NODE_KINDS) < EVALUATED
    assert all(all(text.both) for text in (*NODE_KINDS.values(), *DATATYPES.values()))
