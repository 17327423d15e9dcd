"""Who responds: detection, duty, alarm, calls, crews, command, head counts, injects, measures.

Nothing is imported here: ``muster check`` reads the plans of this folder and has no use for the
processes behind :func:`sim.response.start.start_response`.
"""
