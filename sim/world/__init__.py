"""All state of one run as typed arrays; no behaviour."""
