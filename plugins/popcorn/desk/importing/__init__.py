"""Archives of other generators, brought in: a tree of Hugo or Jekyll posts becomes a Popcorn project."""
