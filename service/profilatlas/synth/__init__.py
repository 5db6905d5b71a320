"""Invented source folders of any size in the shape of a real one: for measuring, and for trying what a size does."""
