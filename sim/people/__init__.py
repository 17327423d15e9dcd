"""People: groups, profiles, and the arrays sampled from them."""
