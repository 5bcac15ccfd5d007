from oboegaki.check.twins import twins

TREE = [
    ("<s>", "<p>", "_:a"),
    ("_:a", "<q>", "_:b"),
    ("_:b", "<r>", '"1"'),
    ("<s>", "<p>", "_:c"),
    ("_:c", "<q>", "_:d"),
    ("_:d", "<r>", '"2"'),
]


def renamed(names: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(names.get(s, s), p, names.get(o, o)) for s, p, o in TREE]


def test_blank_nodes_are_told_apart_by_what_hangs_below_them() -> None:
    names = {"_:a": "_:w", "_:b": "_:x", "_:c": "_:y", "_:d": "_:z"}
    assert twins(TREE, reversed(renamed(names))) == names


def test_nodes_that_nothing_tells_apart_are_matched_one_to_one() -> None:
    same = [("<s>", "<p>", "_:a"), ("<s>", "<p>", "_:b")]
    found = twins(same, [("<s>", "<p>", "_:x"), ("<s>", "<p>", "_:y")])
    assert sorted(found.values()) == ["_:x", "_:y"]


def test_a_long_list_does_not_take_for_ever() -> None:
    cells = [(f"_:{n}", "<rest>", f"_:{n + 1}") for n in range(2000)]
    assert len(twins(cells, cells)) == 2001
