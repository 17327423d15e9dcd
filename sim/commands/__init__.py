"""The commands, one module each.

A module has one function ``command(lang)`` that describes the command in a language, and one
function that carries it out by calling the layers below. Those calls are imported inside the
function that makes them: ``muster --help`` imports every module of this folder, and has to answer
before numpy, numba or matplotlib could be loaded.
"""
