"""Who stands still although nothing holds them up."""
