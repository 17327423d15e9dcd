"""Compiled lists: queues at gates and the heap of people about to set out."""
