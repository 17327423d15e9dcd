"""The plan: posts, roster, procedures, chain, reports, and what is missing in it."""
