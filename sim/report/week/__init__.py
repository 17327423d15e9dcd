"""The page of ``muster hours``: the week as tables, bars and sentences."""
