"""Towns: roads, stations, hospitals, river."""
