"""What stands in the report around the data; the names are those by which `report/*.typ` ask."""

from __future__ import annotations

from flask_babel import gettext

from .marking import N_

_WORDS = {
    "report": N_("Report"),
    "contents": N_("Contents"),
    "choice": N_("Choice"),
    "all_measures": N_("all measures"),
    "as_of": N_("As of"),
    "release": N_("Release"),
    "scope": N_("Scope"),
    "published_by": N_("Published by"),
    "page": N_("Page"),
    "method": N_("How this is counted, and what it does not say"),
    "method_counting": N_(
        "A measure counts once in every challenge that it focuses on, so the numbers of the fields add up to more than there are measures. Measures without a profile are in no field. City-wide measures do not count in each district."
    ),
    "method_status": N_(
        "Attested facts name their source. Illustrative ones show how it would look; they say nothing about a real measure and are marked wherever they stand."
    ),
    "method_caveat": N_(
        "Profiles are for orientation and first comparisons. Measures also differ in target groups, funding and steering, which limits the comparison."
    ),
    "method_signs": N_("A lozenge (◊) stands for a sign of a script for which this document has no font."),
    "unreviewed": N_("The interface texts in this language are machine-translated; a review is pending."),
    "challenges": N_("The challenges and their measures"),
    "shading": N_("The stronger the colour, the more measures."),
    "number": N_("No."),
    "challenge": N_("Challenge"),
    "measures": N_("Measures"),
    "measure": N_("Measure"),
    "share_of_measures": N_("of all"),
    "primary": N_("primary"),
    "plain": N_("without weight"),
    "secondary": N_("secondary"),
    "focal_points": N_("Focal points"),
    "focal_points_hint": N_("The challenges with the most measures"),
    "focal_points_none": N_("No challenge stands out: none has more than one measure, or all have equally many."),
    "gaps": N_("Needs and gaps"),
    "gaps_none": N_("Every challenge has at least two of these measures."),
    "without_measure": N_("Challenges without a measure"),
    "single": N_("Challenges with only one measure"),
    "developments": N_("Developments"),
    "years": N_("Measures running in each year"),
    "year": N_("Year"),
    "ending": N_("Ending within 12 months"),
    "ending_none": N_("None of these measures is known to end within 12 months."),
    "who": N_("For whom, where, and who acts"),
    "money": N_("Money"),
    "statuses": N_("How sure this is"),
    "period": N_("Period"),
    "carrier": N_("Carrier"),
    "profile": N_("Profile"),
    "no_profile": N_(
        "This measure has no profile yet: it stands in no field of the overview and is not compared with others."
    ),
    "in_focus": N_("In focus"),
    "facts": N_("Facts"),
    "not_stated": N_("not stated yet"),
    "attested": N_("Attested"),
    "illustrative": N_("Illustrative"),
    "data": N_("Data:"),
    "profile_of": N_("Profile:"),
    "sources": N_("Sources"),
    "funding": N_("Funding"),
    "programme": N_("Programme"),
    "funder": N_("Funder"),
    "level": N_("Level"),
    "amount": N_("Amount"),
    "share": N_("Share"),
    "sum": N_("Sum"),
    "uncertain": N_("This sum is not certain: one of these funding items excludes others."),
    "excludes": N_("excludes other funding"),
    "similar": N_("Similar profiles"),
    "alike": N_("Alike"),
    "both": N_("both:"),
    "address": N_("Address to cite"),
}


def report_words() -> dict[str, str]:
    """All of them in the language of the page."""
    return {name: gettext(words) for name, words in _WORDS.items()}
