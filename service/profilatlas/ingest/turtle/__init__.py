"""Turtle files of a source folder: read, located, refused where they say what is not theirs to say."""
