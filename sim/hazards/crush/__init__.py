"""A crowd that presses: who pushes, what adds up, what it does to people and to the way."""
