"""Dispatch: the emergency call, the centre, its units and their way."""
