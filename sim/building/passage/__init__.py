"""How fast, and when, an opening lets people through."""
