"""The pages that analyse the measures taken together: what they show is made of figures (`readers.figures`)."""

from __future__ import annotations

from .cover import cover_page
from .developments import developments_page
from .focal_points import focal_points_page
from .landing import analysis_page
from .needs import needs_page

__all__ = ["analysis_page", "cover_page", "developments_page", "focal_points_page", "needs_page"]
