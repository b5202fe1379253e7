"""Analysis groups: notebooks of numbers, what is said of them, minutes."""
