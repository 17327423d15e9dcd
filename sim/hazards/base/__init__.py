"""What a scenario may say of every hazard."""
