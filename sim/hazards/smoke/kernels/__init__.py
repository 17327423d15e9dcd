"""Compiled: the zone model of smoke."""
