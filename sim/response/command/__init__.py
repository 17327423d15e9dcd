"""Command: who tells whom, orders, reports, procedures, measures and injects."""
