"""Shortest walking distances inside one area."""
