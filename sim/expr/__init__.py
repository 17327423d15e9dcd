"""The expression language of conditions and measures.

``density(bridge) > 4 /m2 and not said('gate n closed')``: ``or``, ``and``, ``not``; comparisons,
also chained; ``+ - * /`` with units; ``min``, ``max``, ``abs``; clock times (``10:05``); and the
calls of a :class:`Vocabulary`. Arguments that name something may stand bare (``north-gate``,
``大堂``, ``201``) or in quotes. A text is parsed by a grammar of its own and never run as code.
Units are checked when it is parsed. What is not known yet is None: ``false and unknown`` is false,
``true or unknown`` is true, everything else that needs it is unknown.
"""

from sim.expr.nodes import Expression, Reference
from sim.expr.parser import parse
from sim.expr.tokens import ExprError
from sim.expr.vocabulary import Function, Vocabulary

__all__ = ["ExprError", "Expression", "Function", "Reference", "Vocabulary", "parse"]
