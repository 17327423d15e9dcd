"""The weakest hour: the same accident in each hour of the week against the real roster."""
