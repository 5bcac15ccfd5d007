"""Settings: read once, refused when they are not known, and never guessed."""

import dataclasses
from pathlib import Path

import pytest

from oboegaki import site as settings
from oboegaki.errors import SiteError, Text
from oboegaki.settings import listed
from oboegaki.site import DEFAULT_BASE, Limits, Publisher, Site, engine_login, locate, read

FULL = """
base = "https://example.org/data/"
base_registered = false
public_url = "https://data.example.org"
name = "sakai-press"
title = { ja = "堺市の報道発表", en = "Press releases" }
description = { en = "All of them" }
licence = "https://creativecommons.org/licenses/by/4.0/"
languages = ["ja", "en", "vi"]
default_graph = "own"
keep = 0
trusted_proxies = []

[publisher]
name = { ja = "堺市" }
url = "https://example.org/"

[limits]
query_seconds = 2
query_workers = 4
"""


def written(folder: Path, text: str) -> Path:
    (folder / "site.toml").write_text(text, encoding="utf-8")
    return folder


def test_every_setting_is_taken(tmp_path: Path) -> None:
    site = read(written(tmp_path, FULL))
    assert site.root == tmp_path.resolve()
    assert site.settled
    assert site.base == "https://example.org/data/"
    assert not site.base_registered
    assert site.title == Text("堺市の報道発表", "Press releases")
    assert site.description == Text("All of them", "All of them")
    assert site.languages == ("ja", "en", "vi")
    assert (site.default_graph, site.keep, site.trusted_proxies) == ("own", 0, ())
    assert site.publisher == Publisher(name=Text("堺市", "堺市"), url="https://example.org/")
    assert site.limits == Limits(query_seconds=2.0, query_workers=4)
    assert isinstance(site.limits.query_seconds, float)


def test_no_setting_is_needed(tmp_path: Path) -> None:
    site = read(written(tmp_path, ""))
    assert dataclasses.replace(site, root=tmp_path, settled=False) == Site(tmp_path)


@pytest.mark.parametrize(
    ("text", "what", "remedy"),
    [
        ('bsae = "x"', 'no setting "bsae"', 'Did you mean "base"?'),
        ("[limits]\nquery_second = 1", 'no setting "limits.query_second"', '"query_seconds"'),
        ("[publisher]\nzzz = 1", 'no setting "publisher.zzz"', "Known settings: iri, name"),
        ('root = "/"', 'no setting "root"', ""),
        ("settled = true", 'no setting "settled"', ""),
        ('base = "example.org"', 'base "example.org"', "ends in /"),
        ('base = "https://example.org/x"', "cannot be used", "ends in /"),
        ('base = "https://example.org/?x/"', "cannot be used", ""),
        ('base = "https://example.org/#/"', "cannot be used", ""),
        ('base = "https://example.org/a b/"', "cannot be used", ""),
        ('base = "ftp://example.org/"', "cannot be used", "http(s)"),
        ("base = 5", '"base" cannot be 5', "Give text."),
        ('default_graph = "all"', 'default_graph "all"', "union or own"),
        ('name = "堺市"', 'name "堺市"', "lower-case ASCII"),
        ('name = ""', 'name ""', ""),
        ('keep = "five"', '"keep" cannot be', "a whole number"),
        ("keep = true", '"keep" cannot be True', "a whole number"),
        ("keep = -1", '"keep" cannot be -1', "a whole number"),
        ("keep = 1.5", '"keep" cannot be 1.5', "a whole number"),
        ("base_registered = 1", "cannot be 1", "true or false"),
        ('languages = "ja"', "cannot be 'ja'", "a list of texts"),
        ("languages = [1]", "cannot be [1]", "a list of texts"),
        ('title = "Press"', "cannot be 'Press'", "ja ="),
        ('title = { fr = "Presse" }', "cannot be", "en ="),
        ("limits = 5", '"limits" cannot be 5', ""),
        ("[limits]\nquery_seconds = true", "cannot be True", "a number"),
        ("[limits]\nquery_seconds = nan", "cannot be nan", "a number"),
        ("[limits]\nquery_seconds = inf", "cannot be inf", "a number"),
        ("base = ", "not valid TOML", "line"),
        ("base = 'a'\nbase = 'b'", "not valid TOML", "line"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told(
    tmp_path: Path, text: str, what: str, remedy: str
) -> None:
    with pytest.raises(SiteError) as caught:
        read(written(tmp_path, text))
    assert what in caught.value.what.en
    assert remedy in caught.value.remedy.en
    assert "site.toml" in caught.value.what.ja
    assert caught.value.remedy.ja


def test_settings_in_another_encoding_are_told(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_bytes('name = "堺"'.encode("cp932"))
    with pytest.raises(SiteError, match="not valid TOML"):
        read(tmp_path)


def test_a_folder_without_settings_is_told(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=r"no site\.toml"):
        read(tmp_path)


def test_settings_with_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_bytes(b'\xef\xbb\xbfname = "x"')
    assert read(tmp_path).name == "x"


# Which site --------------------------------------------------------------------------------------


def test_no_argument_is_the_flagship() -> None:
    site = locate(())
    assert site.base == "https://w3id.org/oboegaki/"
    assert site.settled


def test_a_folder_with_settings_is_a_site(tmp_path: Path) -> None:
    assert locate((str(written(tmp_path, 'name = "x"')),)).settled


@pytest.mark.parametrize(
    ("names", "name", "title"),
    [
        (("報道 2023.ttl",), "2023", "報道 2023"),
        (("something.ttl.gz",), "something", "something"),
        (("a.ttl", "b.nt"), "a", "a"),
        (("堺.ttl",), "data", "堺"),
    ],
)
def test_files_are_a_site_with_defaults(
    tmp_path: Path, names: tuple[str, ...], name: str, title: str
) -> None:
    for each in names:
        (tmp_path / each).write_text("")
    site = locate(tuple(str(tmp_path / each) for each in names))
    assert [path.name for path in site.files] == list(names)
    assert (site.settled, site.base, site.name) == (False, DEFAULT_BASE, name)
    assert site.title.ja == title
    assert site.root == tmp_path.resolve()


def test_a_plain_folder_is_a_site_with_defaults(tmp_path: Path) -> None:
    site = locate((str(tmp_path),), "https://example.org/", "own")
    assert (site.root, site.files, site.settled) == (tmp_path.resolve(), (), False)
    assert (site.base, site.default_graph) == ("https://example.org/", "own")


@pytest.mark.parametrize(
    ("arguments", "base", "words"),
    [
        (("missing",), None, "does not exist"),
        (("a.ttl", "missing.ttl"), None, "does not exist"),
        (("a.ttl", "."), None, "Only one folder"),
        ((".", "."), None, "Only one folder"),
        (("a.ttl",), "example.org", "cannot be used"),
        (("a.ttl",), "https://example.org", "cannot be used"),
        (("site",), "https://example.org/", "sets the base"),
    ],
)
def test_what_cannot_be_a_site_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], base: str | None,
    words: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.ttl").write_text("")
    (tmp_path / "site").mkdir()
    written(tmp_path / "site", "")
    with pytest.raises(SiteError) as caught:
        locate(arguments, base)
    assert words in caught.value.message("en")
    assert caught.value.message("ja") != caught.value.message("en")


def test_the_base_may_be_said_again() -> None:
    assert locate((), "https://w3id.org/oboegaki/") == locate(())


@pytest.mark.parametrize(
    ("values", "language"),
    [
        ({}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "ja"}, "ja"),
        ({"LANG": "ja_JP", "LC_ALL": ""}, "ja"),
    ],
)
def test_the_terminal_is_spoken_to_in_its_language(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], language: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    assert settings.reader_language() == language


@pytest.mark.parametrize(
    ("value", "folder"),
    [("/var/state", "/var/state/oboegaki"), ("relative", "/home/x/.local/state/oboegaki"),
     ("", "/home/x/.local/state/oboegaki")],
)  # fmt: skip
def test_state_is_kept_where_xdg_says(
    monkeypatch: pytest.MonkeyPatch, value: str, folder: str
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", value)
    monkeypatch.setenv("HOME", "/home/x")
    assert settings.state_folder() == Path(folder)


def test_every_setting_has_a_help_text_and_a_type() -> None:
    rows = listed(Site)
    names = [row.name for row in rows]
    assert len(names) == len(set(names))
    assert {"base", "limits.query_seconds", "publisher.name"} <= set(names)
    assert all(row.help and row.type_name for row in rows)


ENGINE = {
    "store": 'store = "sparql"\n[engine]\n',
    "two": 'query = ["http://a/q", "http://b/q"]\nload = ["http://a/l", "http://b/l"]\n',
}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('store = "mysql"', "store"),
        ('store = "sparql"', "engine.query"),
        (ENGINE["store"] + 'query = ["http://a/q"]', "engine.query"),
        (ENGINE["store"] + 'query = ["http://a/q", "http://a/q"]', "engine.query"),
        (ENGINE["store"] + 'query = ["http://me:secret@a/q", "http://b/q"]', "engine.query"),
        (ENGINE["store"] + 'query = ["file:///a", "http://b/q"]', "engine.query"),
        (ENGINE["store"] + ENGINE["two"] + 'login = "user:secret"', "engine.login"),
        (ENGINE["store"] + ENGINE["two"] + 'authentication = "none"', "engine.authentication"),
    ],
)
def test_an_engine_elsewhere_is_set_up_whole_or_not_at_all(
    tmp_path: Path, text: str, words: str
) -> None:
    (tmp_path / "site.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SiteError, match=words) as caught:
        read(tmp_path)
    assert "secret" not in caught.value.message("en")


def test_the_login_of_an_engine_stands_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = ENGINE["store"] + ENGINE["two"] + 'login = "ENGINE_LOGIN"'
    (tmp_path / "site.toml").write_text(text, encoding="utf-8")
    site = read(tmp_path)
    with pytest.raises(SiteError, match="ENGINE_LOGIN"):
        engine_login(site.engine)
    monkeypatch.setenv("ENGINE_LOGIN", "me:secret")
    assert engine_login(site.engine) == "me:secret"
    assert "secret" not in repr(site)


@pytest.mark.parametrize(
    "tiles", ["https://tiles.example/{z}/{x}/{y}.png", "//x.example/{z}/{x}/{y}", "/tiles/{z}/{x}"]
)
def test_map_tiles_are_of_the_sites_own_address_alone(tmp_path: Path, tiles: str) -> None:
    (tmp_path / "site.toml").write_text(
        f'base = "https://x.example/"\n[map]\ntiles = "{tiles}"\n', encoding="utf-8"
    )
    with pytest.raises(SiteError, match=r"map\.tiles"):
        read(tmp_path)
