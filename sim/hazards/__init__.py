"""What goes wrong: fire and smoke now; gas, flood and crush join behind the same interface.

Nothing is imported here: ``muster check`` reads the specs of this folder and has no use for the
compiled code behind :func:`sim.hazards.process.start_hazards`.
"""
