"""Closed forms and exact solutions that simulated dispatch is compared with."""
