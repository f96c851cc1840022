"""The text of a question as a page shows it: Markdown with formulas, and nothing that could run or reach outside."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any
from xml.etree import ElementTree

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

__all__ = ["inline", "rendered"]

#: So many texts are remembered as they are shown: thousands are asked the same questions on one morning.
MOST = 2_000
MATHML = "http://www.w3.org/1998/Math/MathML"
#: All that a formula is drawn with; links and styles are not among it.
TAGS = frozenset(
    [
        "math",
        "mrow",
        "mi",
        "mn",
        "mo",
        "ms",
        "mtext",
        "mspace",
        "mfrac",
        "msqrt",
        "mroot",
        "msub",
        "msup",
        "msubsup",
        "munder",
        "mover",
        "munderover",
        "mtable",
        "mtr",
        "mtd",
        "mpadded",
        "mphantom",
        "mmultiscripts",
    ]
)
ATTRIBUTES = frozenset(
    [
        "display",
        "mathvariant",
        "stretchy",
        "fence",
        "separator",
        "lspace",
        "rspace",
        "linethickness",
        "columnalign",
        "rowspacing",
        "columnspacing",
        "accent",
        "accentunder",
        "width",
        "height",
        "depth",
        "form",
        "symmetric",
        "movablelimits",
        "largeop",
        "minsize",
        "maxsize",
    ]
)


def _formula(content: str, options: dict[str, Any]) -> str:
    """A formula as MathML; one that cannot be read stays as it was typed."""
    try:
        root = ElementTree.fromstring(convert(content, display=(options.get("display_mode") and "block") or "inline"))
    except Exception:
        return f"<code>{escape(content)}</code>"
    for part in root.iter():
        part.tag = part.tag.removeprefix("{" + MATHML + "}")
        part.tag = part.tag if part.tag in TAGS else "mrow"
        for name in set(part.attrib) - ATTRIBUTES:
            del part.attrib[name]
    return ElementTree.tostring(root, encoding="unicode")


@cache
def _reader() -> MarkdownIt:
    """Raw HTML, links and pictures are off: a question loads nothing and leads nowhere."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.disable(["html_block", "html_inline", "image", "link", "autolink", "reference", "heading", "lheading"])
    return reader.use(dollarmath_plugin, renderer=_formula, allow_space=False, allow_digits=False)


@lru_cache(maxsize=MOST)
def rendered(text: str) -> SafeString:
    """A text of several paragraphs.

    >>> rendered("**два** <b>и</b> [x](javascript:1)")
    '<p><strong>два</strong> &lt;b&gt;и&lt;/b&gt; [x](javascript:1)</p>\\n'
    """
    return mark_safe(str(_reader().render(text)))


@lru_cache(maxsize=MOST)
def inline(text: str) -> SafeString:
    """One line: an option, a short question.

    >>> inline("*да*")
    '<em>да</em>'
    """
    return mark_safe(str(_reader().renderInline(text)))
