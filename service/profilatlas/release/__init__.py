"""Releases: everything that is written into one at build, and how it is opened, kept in service, switched and looked up when it is served."""
