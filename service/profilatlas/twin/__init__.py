"""The static twin: the site of one release as plain files that nginx serves like the service (docs/static-site.md)."""
