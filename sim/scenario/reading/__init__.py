"""Files and options become specs and frozen sites, whatever the start of the run."""
