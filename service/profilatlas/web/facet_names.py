"""What the features by which one chooses measures are called, where no template says it."""

from __future__ import annotations

from flask_babel import gettext

from .marking import N_

_NAMES = {
    "challenge": N_("Challenge"),
    "target_group": N_("Target group"),
    "actor": N_("Actor"),
    "programme": N_("Funding programme"),
    "area": N_("Area"),
    "steering": N_("Steering logic"),
    "status": N_("Status"),
    "level": N_("Funding level"),
    "year": N_("Year"),
    "data_status": N_("Status of the data"),
    "profile_status": N_("Status of the profile"),
    "focus": N_("Challenge"),
    "plan": N_("Concept or plan"),
    "other_than": N_("Other than"),
    "ends_by": N_("Ends by"),
}


def facet_name(name: str) -> str:
    """The name of a feature in the language of the page; `with_` asks for the same feature."""
    bare = name.removeprefix("with_")
    return gettext(_NAMES[bare]) if bare in _NAMES else bare.replace("_", " ")
