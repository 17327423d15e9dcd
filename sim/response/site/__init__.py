"""On site: who is on duty, detection and alarm, in-house fire fighting, stock, head count."""
