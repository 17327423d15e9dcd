"""Things people queue for or are helped by: lifts, assistance."""
