"""Muster: emergency drills simulated from YAML files, scored and reported."""

__version__ = "0.1.0"
