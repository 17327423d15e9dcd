"""From the text of YAML files to checked specs, with the place of everything.

``load`` reads a file and what it includes; ``validate`` turns it into a :class:`Spec`; both put
what is wrong into one :class:`ProblemList`, so that all faults come at once. Types for fields stand
in :mod:`sim.yamlsrc.quantities`.
"""

from sim.yamlsrc.expressions import read_expression
from sim.yamlsrc.faults import fault
from sim.yamlsrc.problems import Problem, ProblemList, Span
from sim.yamlsrc.source import Source, load
from sim.yamlsrc.spec import Spec, json_schema, validate
from sim.yamlsrc.translate import choice_params

__all__ = [
    "Problem",
    "ProblemList",
    "Source",
    "Span",
    "Spec",
    "choice_params",
    "fault",
    "json_schema",
    "load",
    "read_expression",
    "validate",
]
