"""Joins the widget's files to one piece of JavaScript: as they stand, without comments and without blanks between signs.

Nothing is renamed or rewritten, so there is no build step; without this, the script would be over its budget of 10 kB.
"""

from __future__ import annotations

import re
from pathlib import Path

# A string or a regular expression stays as it is; of a template (the style sheet, where it has several lines) the blanks
# become single; a comment goes; blanks around signs go, and so does the comma after the last of several. A slash that starts
# a regular expression has no blank behind it.
TOKEN = re.compile(
    r"""(?P<kept> "[^"\n]*" | `[^`\n]*` | /(?![*/\s])(?:\\.|\[[^\]\n]*\]|[^/\n\\])+/[a-z]* )
      | (?P<style> `[^`]*` )
      | (?P<comment> //[^\n]* )
      | (?P<last> ,\s+ (?=[)}\]]) )
      | \s*(?P<sign> (?: (?!,\s+[)}\]]) [{}()\[\]=<>?:,;|&*+!] )+ )(?: \s | //[^\n]* )*
      | (?P<blank> \s+ )""",
    re.VERBOSE,
)


def _shorter(found: re.Match[str]) -> str:
    if found["style"]:
        return re.sub(r"\s*([{};:,>\s`])\s*", r"\1", found["style"].replace("\n", " ")).replace(";}", "}")
    if found["blank"]:
        return "\n" if "\n" in found["blank"] else " "
    return found["kept"] or (found["sign"] or "").replace(";}", "}")


def code(folder: Path) -> str:
    """The widget's files in the order of FILES. It needs CLINIC_CHAT, and a function around it."""
    names = (folder / "FILES").read_text("utf-8").split()
    return "\n".join(TOKEN.sub(_shorter, (folder / name).read_text("utf-8")).strip() for name in names)
