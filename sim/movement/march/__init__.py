"""Compiled distances over crowded ground."""
