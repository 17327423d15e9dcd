"""Buildings and grounds: what a site file says, expanded and frozen."""
