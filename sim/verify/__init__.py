"""Published cases as data, small functions that measure, their runner.

A case says where it comes from, what is built, who walks, what has to come out and within which
band (``sim/data/verification/*.toml``). A measuring function (``sim/verify/measures/``) plays it on
the bench and returns named numbers; the runner compares them. Nothing is fitted here.
"""
