"""The page about money: the choice of measures and of a kind of amount, totals, and the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..queries.registry import Registry
from ..release.opened import OpenRelease
from .figures import FIGURES
from .figures.money import PATH
from .filters import NAMES, parse_filters, refuse_unknown
from .models import Amount, Choice
from .models.money import MoneyKind, MoneyPage
from .money_rules import co_funded
from .narrowing import narrowing
from .reading import Reading
from .spending import CURRENCY, KIND, KINDS, SHARE, SHARES, SPREAD, SPREADS, Spending, option, value_of

_OWN = (*KINDS, SHARE, SPREAD)


def money_page(
    release: OpenRelease, registry: Registry, parameters: Mapping[str, Sequence[str]], languages: Sequence[str]
) -> MoneyPage:
    """Read the page; `BadRequest` for parameters that it does not know."""
    reading = Reading(release, registry, languages)
    refuse_unknown(reading, parameters, (*NAMES, *_OWN))
    filters = parse_filters(reading, parameters)
    ways = {name: option(reading, parameters, name, offered) for name, offered in ((SHARE, SHARES), (SPREAD, SPREADS))}
    spending = Spending(reading, filters, parameters)
    stated = {name: value for name in _OWN for value in parameters.get(name, ())}

    def path(**changed: str) -> str:
        settings = stated | changed
        usual = {SHARE: SHARES[0], SPREAD: SPREADS[0]}
        return filters.path(reading, PATH, [each for each in settings.items() if usual.get(each[0]) != each[1]])

    figures = {name: FIGURES[name](reading, filters, parameters) for name in _FIGURES}
    shown = spending.shown
    return MoneyPage(
        narrowing=narrowing(reading, filters, PATH, stated.items()),
        kinds=tuple(
            MoneyKind(
                kind=reading.maybe(each.kind),
                currency=value_of(reading, CURRENCY, each.currency) if each.currency else None,
                fundings=each.fundings,
                path=path(
                    **{KIND: value_of(reading, KIND, each.kind), CURRENCY: value_of(reading, CURRENCY, each.currency)}
                ),
                current=each == shown,
            )
            for each in spending.offered
        ),
        shares=tuple(Choice(way, path(**{SHARE: way}), way == ways[SHARE]) for way in SHARES),
        spreads=tuple(Choice(way, path(**{SPREAD: way}), way == ways[SPREAD]) for way in SPREADS),
        kind=reading.maybe(shown.kind),
        total=Amount(spending.total, spending.currency, None),
        illustrative=Amount(spending.illustrative, spending.currency, None),
        counted=len(spending.places),
        fundings=len(spending.every),
        without_amount=len(spending.without_amount),
        flows=figures["funding_flows"],
        years=figures["amounts_by_level_and_year"],
        programmes=figures["amounts_by_programme"],
        challenges=figures["amounts_by_challenge"],
        co_funding=figures["co_funding"],
        co_funded=len(co_funded(spending)),
        rules=figures["funding_rules"],
    )


_FIGURES = (
    "funding_flows",
    "amounts_by_level_and_year",
    "amounts_by_programme",
    "amounts_by_challenge",
    "co_funding",
    "funding_rules",
)
