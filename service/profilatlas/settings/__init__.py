"""Settings: `Instance` is one city's `instance.toml`, `Settings` is how a server is run."""

from .instance import INSTANCE_FILE, LARGEST_FILE, Instance
from .server import Limits, Remote, Settings

__all__ = ["INSTANCE_FILE", "LARGEST_FILE", "Instance", "Limits", "Remote", "Settings"]
