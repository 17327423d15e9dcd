"""What hazards do to people: doses by kind, states of health, and the log of both."""
