"""Shortest walking distances inside one space."""
