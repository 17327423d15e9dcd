"""The docstrings under the fields of a spec, for its JSON schema.

pydantic can read them itself, but does so whenever a class is made, from its source: a tenth of a
second for every command. They are wanted only where a schema is written.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from itertools import pairwise


def field_docs(spec_type: type) -> dict[str, str]:
    """Return the docstring under each field of a class and of the classes it is made from.

    Args:
        spec_type: the class; its source must be readable.
    """
    found: dict[str, str] = {}
    for base in reversed(spec_type.__mro__):
        if base.__module__.partition(".")[0] not in ("builtins", "pydantic", "typing"):
            found |= _own(base)
    return found


def _own(spec_type: type) -> dict[str, str]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(spec_type)))
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    return {
        first.target.id: inspect.cleandoc(second.value.value)
        for first, second in pairwise(body)
        if isinstance(first, ast.AnnAssign)
        and isinstance(first.target, ast.Name)
        and isinstance(second, ast.Expr)
        and isinstance(second.value, ast.Constant)
        and isinstance(second.value.value, str)
    }
