"""What the log of a run says: where the minutes went, messages, orders, call-out, search, patients.

Nothing here plays anything. What is worked out needs the log and the inputs; ``minutes`` also takes
the tasks of those on duty, where they are known.
"""
