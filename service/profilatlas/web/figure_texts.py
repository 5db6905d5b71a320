"""What figures, their columns and notes are called: the texts of the interface, by the names that figures use.

Whoever adds a figure adds its title, the titles of new columns, and its note.
"""

from __future__ import annotations

from collections.abc import Mapping

from .marking import N_

TITLES: Mapping[str, str] = {
    "actor_network": N_("Actors and what they have in common"),
    "actor_partners": N_("Actors by number of partners"),
    "amounts_by_challenge": N_("Money by challenge"),
    "amounts_by_level_and_year": N_("Money by funding level and year"),
    "amounts_by_programme": N_("Money by programme"),
    "co_funding": N_("Measures with several funders"),
    "funding_flows": N_("Who pays, who acts, for which challenges"),
    "funding_rules": N_("Rules on double funding: hints to look into"),
    "coverage": N_("Measures by challenge"),
    # Needs, focal points, developments
    "changes_by_year": N_("New, continued and ending measures by year"),
    "changes_in_year": N_("Measures that run in a year"),
    "coverage_by_actor": N_("Measures by challenge and actor"),
    "coverage_by_area": N_("Measures by challenge and district"),
    "coverage_by_target_group": N_("Measures by challenge and target group"),
    "coverage_by_year": N_("Measures by challenge and year"),
    "double_coverage": N_("Several measures with the same challenge, target group and district"),
    "ending_programmes": N_("What falls away when funding ends"),
    "focal_points": N_("Focal points: share of each challenge"),
    "gaps": N_("Challenges with at most one measure"),
    "gaps_by_target_group_and_area": N_("Challenges without a measure, by target group and district"),
    "needs_coverage": N_("Stated needs and the measures that meet them"),
    "smallest_cover": N_("The smallest set of measures that covers chosen challenges"),
}

COLUMNS: Mapping[str, str] = {
    "actor": N_("Actor"),
    "amount": N_("Amount"),
    "area": N_("District"),
    "cell": N_("Challenge"),
    "challenge": N_("Challenge"),
    "measure": N_("Measure"),
    "measures": N_("Measures"),
    "primary": N_("Primary"),
    "programme": N_("Programme"),
    "secondary": N_("Secondary"),
    "share": N_("Share"),
    "target_group": N_("Target group"),
    "unweighted": N_("Without weight"),
    "year": N_("Year"),
    "partner": N_("Partner"),
    "partners": N_("Partners"),
    "funder": N_("Funder"),
    "carrier": N_("Carrier"),
    "illustrative": N_("Of which illustrative"),
    "amount_kind": N_("Kind of amount"),
    "fundings": N_("Funding items"),
    "without_amount": N_("Funding items without an amount"),
    "level": N_("Level"),
    "currency": N_("Currency"),
    "part_of_amounts": N_("Share of the amounts"),
    "stated_share": N_("Stated share"),
    "start": N_("Start"),
    "end": N_("End"),
    "data_status": N_("Data"),
    "legal_basis": N_("Legal basis"),
    "funding": N_("Funding"),
    "other_funding": N_("Other funding"),
    "other_funder": N_("Funder of the other"),
    "other_programme": N_("Programme of the other"),
    "common_start": N_("Both from"),
    "common_end": N_("Both until"),
    "shared_measures": N_("Measures in common"),
    "shared_programmes": N_("Programmes in common"),
    "shared_challenges": N_("Challenges in common"),
    # Needs, focal points, developments
    "affected": N_("Measures losing their funding"),
    "city_wide": N_("In the whole city"),
    "continued": N_("Continued"),
    "empty": N_("Challenges without a measure"),
    "ended": N_("Ending"),
    "left": N_("Measures that stay"),
    "need": N_("Need"),
    "new": N_("New"),
    "payer": N_("Programme or funder"),
    "running": N_("Running"),
    "set_place": N_("Place in the set"),
    "share_of_measures": N_("Share of the measures with a profile"),
    "share_of_primary": N_("Share of the primary focuses"),
    "stated_on": N_("Stated on"),
}

NOTES: Mapping[str, str] = {
    "coverage": N_(
        "How many measures focus on each challenge. A measure counts once in every challenge that it focuses on, with its "
        "strongest focus; so the numbers add up to more than there are measures. Measures without a profile are in no row."
    ),
    "funding_flows": N_(
        "Who pays: the funder of each funding item; where it names none, the only funder of its programme. Who acts: the carriers of the measure. An amount is shared equally among the challenges of the measure’s profile, and each part equally among its carriers; cents left over go to the first ones. So all rows together are the total. Measures without a profile stand apart. Where there are many, the funders and carriers with the largest amounts are named, and all others stand together."
    ),
    "funding_flows_counted": N_(
        "How many funding items lead from a funder to a carrier and a challenge, with or without an amount. An item counts in every challenge of its measure and for each carrier; so the rows add up to more than there are items. No amount is shared."
    ),
    "amounts_by_challenge": N_(
        "An amount is shared equally among the challenges of the measure’s profile, whatever their weight; cents left over go to the first ones. So all rows together are the total. Nobody has stated such a split: it is arithmetic, not a budget. Measures without a profile stand apart."
    ),
    "amounts_by_challenge_counted": N_(
        "How many funding items are for measures that focus on each challenge, with or without an amount. An item counts in every challenge of its measure; so the numbers add up to more than there are items. No amount is shared."
    ),
    "amounts_by_level_and_year": N_(
        "An amount of several years is shared among them by days, to the cent; so all rows together are the total. Nobody has stated such a split: it is arithmetic, not a budget. An amount whose funding has no end stands in the year it begins, one without a beginning in no year. The level is that of the funding, else that of its programme."
    ),
    "amounts_by_level_and_year_begun": N_(
        "Every amount stands in the year in which its funding begins, also where it is for several years. Amounts without a beginning stand in no year. The level is that of the funding, else that of its programme."
    ),
    "amounts_by_programme": N_(
        "Amounts of the kind chosen, by the programme that the funding item names. Items without a programme (a city’s own money, donations) stand together in a row of their own. Items that state no amount at all are counted apart; so a programme with 0 may still pay."
    ),
    "co_funding": N_(
        "Every measure in which more than one funder is named, with all its funding items, whatever kind of amount they state. The share of the amounts is this amount divided by all amounts of the same kind and currency in this measure; the stated share is what the source says. They can differ, as a share may be of costs that are not all here."
    ),
    "funding_rules": N_(
        "A programme says that it excludes other funding, and the same measure has another funding item in an overlapping period, or one of the periods is not stated. The carrier’s own money does not count. This is a hint to look into, not a finding of law: whether it is double funding depends on what exactly is paid for."
    ),
    "actor_network_by_measure": N_(
        "Two actors are linked when both are involved in the same measure, in the roles chosen. The thicker the line, the more measures they share. A link is no judgement of how well they work together, and actors may cooperate in ways that are not recorded here."
    ),
    "actor_network_by_programme": N_(
        "Two actors are linked when measures of both are paid from the same funding programme. That does not mean that they work together. The thicker the line, the more programmes they share."
    ),
    "actor_network_by_challenge": N_(
        "Two actors are linked when measures of both focus on the same challenge. That does not mean that they work together. The thicker the line, the more challenges they share."
    ),
    "actor_partners": N_(
        "For each actor its measures in the roles chosen, and with how many other actors it has at least one measure, programme or challenge in common."
    ),
    # Needs, focal points, developments
    "changes_by_year": N_(
        "New: runs in this year and not in the year before. Continued: runs in both. Ending: does not run in the year after. "
        "A measure without a known end runs until the day of the data and does not end; one without a known beginning "
        "counts only in the year of its end."
    ),
    "changes_in_year": N_(
        "Every measure that runs in the year; 1 says that it is new, continued from the year before, or ends in it. A "
        "measure can be new and end in the same year."
    ),
    "coverage_by_actor": N_(
        "How many measures of an actor, in whatever role, focus on each challenge: the twenty actors with the most measures."
    ),
    "coverage_by_area": N_(
        "How many measures for a district focus on each challenge. City-wide is a value of its own and is not added to each "
        "district."
    ),
    "coverage_by_target_group": N_(
        "How many measures for a target group focus on each challenge. A measure counts for each of its target groups, and "
        "once for each broader one."
    ),
    "coverage_by_year": N_(
        "How many measures that run in a year focus on each challenge. A measure counts in every year that its period "
        "touches; without a known end, until the day of the data."
    ),
    "double_coverage": N_(
        "Two measures or more that focus on the same challenge, for the same target group (or a narrower one), in the same "
        "district. City-wide is a district of its own. Overlap is no fault: it is an occasion to talk to each other. Choose a "
        "year to see only what runs at the same time."
    ),
    "ending_programmes": N_(
        "A funding item ends on its own last day, or on that of its programme. Counted are measures that are not over yet, of which a funding item ends within twelve months from the day of the data and no other continues; one without a known end continues. Where a funding item names no programme, its funder stands for it."
    ),
    "focal_points": N_(
        "How many measures focus on each challenge, and their share of all measures with a profile; how many focuses are "
        "stated as primary, and their share of all primary ones. A focus without weight is neither primary nor secondary."
    ),
    "gaps": N_(
        "Challenges that no measure of this choice focuses on, or only one. Where a district is chosen, city-wide measures do "
        "not count for it; their number stands beside it. A measure without a profile fills no gap, and a gap in the "
        "catalogue need not be one in the city."
    ),
    "gaps_by_target_group_and_area": N_(
        "For each target group and district: how many challenges no measure focuses on. City-wide measures count for "
        "“city-wide” alone."
    ),
    "needs_coverage": N_(
        "A measure meets a need if it has the same challenge and, where the need names them, the same target group (or a "
        "narrower one) and the same district. City-wide measures with the same challenge and target group stand beside it. "
        "Chosen challenges, target groups and districts choose needs; everything else chooses measures."
    ),
    "smallest_cover_exact": N_(
        "Measures by what each adds to those before it. Every smaller set was ruled out (branch and bound). Of measures with "
        "the same profile the first by identifier stands for all. It says what is focused on, not how well or how much."
    ),
    "smallest_cover_greedy": N_(
        "Measures by what each adds to those before it, found step by step (greedy). After 3,000 tries the search for a "
        "smaller set was given up, so one may exist. It says what is focused on, not how well or how much."
    ),
}

# What it means that a column holds nothing, and words that stand in a row in place of things.
NOTHING: Mapping[str, str] = {
    "carrier": N_("no carrier stated"),
    "challenge": N_("without profile"),
    "funder": N_("no funder stated"),
    "level": N_("no level stated"),
    "programme": N_("without a programme"),
}
WORDS: Mapping[str, str] = {"all_others": N_("all others")}
