"""Studies over many runs whose tables stand in the docs; none of them is part of the tests."""
