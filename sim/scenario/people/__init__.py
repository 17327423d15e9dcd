"""The people of a scenario: who is there at the start, who comes, who stays, who is on duty."""
