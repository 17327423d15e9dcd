"""What Muster costs, beside the program one would write first."""
