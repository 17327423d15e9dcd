"""What smoke and heat do to people: fields of every space, doses of every person."""
