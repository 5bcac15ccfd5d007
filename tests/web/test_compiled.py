"""Texts of the interface are settled when a template is compiled, and said as they were before."""

import pytest
from jinja2 import Environment, StrictUndefined

from oboegaki.web.compiled import Templates

SAID = {"Home": "<b>Heim</b>", "100 %%": "hundert %%", "by %(year)s": "bis %(year)s", "n%": "n%"}
SAYING = [
    '{{ _("Home") }}',
    '{{ gettext("Home") }}|{{ _("Home")|upper }}|{% set x = _("Home") %}{{ x }}',
    '{{ _("100 %%") }}',
    '{{ _("by %(year)s", year="<1>") }}',
    '{% set word = "Home" %}{{ _(word) }}',
    '{% macro m(x) %}{{ x }}{% endmacro %}{{ m(_("Home")) }}',
    "{% trans %}Home{% endtrans %}",
]


def environment(kind: type[Environment]) -> Environment:
    made = kind(autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"])
    made.install_gettext_callables(  # type: ignore[attr-defined]  # of the i18n extension
        said, lambda one, many, n: said(one if n == 1 else many), newstyle=True
    )
    return made


def said(text: str) -> str:
    return SAID.get(text, text)


@pytest.mark.parametrize("source", SAYING)
def test_a_template_says_what_it_says_without(source: str) -> None:
    ours = environment(Templates)
    assert isinstance(ours, Templates)
    ours.said = said
    expected = environment(Environment).from_string(source).render()
    assert ours.from_string(source).render() == expected != ""


def test_no_call_is_left_of_a_text_that_needs_nothing() -> None:
    ours = Templates(autoescape=True, extensions=["jinja2.ext.i18n"])
    ours.said = said
    assert "gettext" not in ours.compile('{{ gettext("Home") }}', raw=True)


def test_a_text_with_a_blank_that_nothing_fills_fails_when_it_is_used() -> None:
    ours = environment(Templates)
    assert isinstance(ours, Templates)
    ours.said = said
    template = ours.from_string('{% if show %}{{ _("n%") }}{% endif %}ok')
    assert template.render(show=False) == "ok"
    with pytest.raises(ValueError, match="incomplete format"):
        template.render(show=True)
