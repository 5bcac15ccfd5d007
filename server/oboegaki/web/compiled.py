"""How templates are compiled: what depends only on the language is settled then, once.

A page says some sixty texts of the interface. Asked for by `gettext` while a page is made, each
takes four calls; here they are a part of the compiled template, as if it were written in that
language. What is asked for with values (`_("by %(year)s", year=…)`) is still said then.
"""

from collections.abc import Callable
from types import FunctionType, MethodType
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import Environment
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer

_SAYS = ("_", "gettext")


class _Said(NodeTransformer):
    """Puts a text of the interface in the place of the call that asks for it."""

    def __init__(self, said: Callable[[str], str]) -> None:
        self._said = said

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja's name
        """Return the text, or the call when it is for something else."""
        asked = _asked(node)
        if asked is None:
            return self.generic_visit(node)
        try:
            text = self._said(asked) % {}
        except (KeyError, TypeError, ValueError):
            return node  # a text with blanks that nothing fills fails where it is used
        return nodes.TemplateData(text, lineno=node.lineno)


def _asked(node: nodes.Call) -> str | None:
    """Return the words of a call that needs nothing but them."""
    if not isinstance(node.node, nodes.Name) or node.node.name not in _SAYS:
        return None
    if node.kwargs or node.dyn_args or node.dyn_kwargs or len(node.args) != 1:
        return None
    (words,) = node.args
    return words.value if isinstance(words, nodes.Const) else None


class _Generator(CodeGenerator):
    """Jinja's, given templates in which the interface's texts stand."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        """Write a template."""
        said = getattr(self.environment, "said", None)
        if said is not None:
            _Said(said).visit(node)
        super().visit_Template(node, frame)


class _Scope(Context):
    """Jinja's, which calls what takes nothing of it without looking for what it might take."""

    def call(self, called: Any, /, *args: Any, **named: Any) -> Any:
        """Call something with these arguments, and with what it asks for."""
        if (
            not named
            and type(called) in (MethodType, FunctionType)
            and not hasattr(called, "jinja_pass_arg")
        ):
            return called(*args)
        return super().call(called, *args, **named)


class Templates(Environment):
    """The templates of one language: `said` gives the interface's texts in it."""

    code_generator_class = _Generator
    context_class = _Scope
    said: Callable[[str], str] | None = None
