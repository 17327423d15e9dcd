"""Who responds: detection, duty, command, dispatch."""
