"""Invents source folders of any size in the shape of the demo; the same size gives the same folder."""

import csv
import random
import shutil
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from rdflib import RDF, SKOS, Graph, URIRef

from profilatlas.terms import ipv

SEED = 20_260_101
FIRST_DAY = date(2005, 1, 1)
PROGRAMMES = 30
MEASURES_PER_ACTOR = 20
LEVELS = ("eu", "bund", "land", "kommune", "privat")
WORDS = (
    "Sprache",
    "Brücke",
    "Schule",
    "Arbeit",
    "Lotsen",
    "Werkstatt",
    "Garten",
    "Familie",
    "Treff",
    "Wege",
    "Theater",
)


def generate(demo: Path, target: Path, measures: int) -> Path:
    """Write a source folder into `target`: settings, schemes and texts of the demo, tables with invented rows."""
    chance = random.Random(SEED)
    for folder in ("schemes", "texts"):
        shutil.copytree(demo / folder, target / folder)
    shutil.copy(demo / "instance.toml", target)
    schemes = Graph()
    for path in sorted((demo / "schemes").glob("*.ttl")):
        schemes.parse(path, format="turtle")
    (target / "tables").mkdir()
    tables = _tables(chance, measures, schemes)
    for name, (headers, rows) in tables.items():
        with (target / "tables" / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, delimiter=";", lineterminator="\n")
            writer.writerow(headers.split(";"))
            writer.writerows(rows)
    return target


def _notations(schemes: Graph, kind: str) -> list[str]:
    scheme = schemes.value(predicate=RDF.type, object=URIRef(kind), any=False)
    concepts = schemes.subjects(SKOS.inScheme, scheme)
    return sorted(str(schemes.value(concept, SKOS.notation)) for concept in concepts)


def _tables(chance: random.Random, measures: int, schemes: Graph) -> dict[str, tuple[str, Iterable[Sequence[object]]]]:
    challenges = _notations(schemes, ipv.ChallengeScheme)
    groups = _notations(schemes, ipv.TargetGroupScheme)
    steering = _notations(schemes, ipv.SteeringLogicScheme)
    areas = _notations(schemes, ipv.AreaScheme)
    # Some challenges are far more frequent than others, as in a real catalogue.
    frequency = [1 / (rank + 1) for rank in range(len(challenges))]
    order = chance.sample(challenges, len(challenges))
    actors = [f"akteur-{number:06d}" for number in range(max(3, measures // MEASURES_PER_ACTOR))]
    funders = [f"geber-{number:02d}" for number in range(len(LEVELS) * 2)]
    rows: dict[str, list[Sequence[object]]] = {name: [] for name in ("measures", "foci", "involvements", "fundings")}
    for number in range(measures):
        slug = f"massnahme-{number:07d}"
        begin = FIRST_DAY + timedelta(days=chance.randrange(0, 365 * 21))
        end = begin + timedelta(days=chance.randrange(180, 1500))
        title = " ".join(chance.sample(WORDS, 3))
        audience = dict.fromkeys(chance.choices(groups, k=2))
        rows["measures"].append(
            (slug, f"{title} {number}", f"{title} {number} (en)", f"Erfundene Maßnahme: {title}.", "|".join(audience),
             chance.choice(steering), chance.choice(areas), begin, end, "beendet" if end.year < 2026 else "laufend",
             "beispielhaft", "beispielhaft", min(end, date(2026, 10, 31)))
        )  # fmt: skip
        for challenge in dict.fromkeys(chance.choices(order, frequency, k=chance.randint(1, 6))):
            rows["foci"].append((slug, challenge, chance.choice(("", "", "primaer", "sekundaer"))))
        carrier, partner = chance.sample(actors, 2)
        rows["involvements"].append((slug, carrier, "traeger"))
        rows["involvements"].append((slug, partner, "kooperationspartner"))
        if chance.random() < 0.6:
            programme = chance.randrange(PROGRAMMES)
            amount = f"{chance.randrange(1_000, 500_000)},{chance.randrange(100):02d}"
            rows["fundings"].append(
                (f"foerderung-{number:07d}", slug, f"programm-{programme:02d}", funders[programme % len(funders)],
                 amount, "EUR", "bewilligt", "0,5", begin, end, LEVELS[programme % len(LEVELS)], "projektfoerderung",
                 "beispielhaft")
            )  # fmt: skip
    programmes = [
        (f"programm-{number:02d}", f"Programm {number}", LEVELS[number % len(LEVELS)], funders[number % len(funders)],
         FIRST_DAY, "beispielhaft")
        for number in range(PROGRAMMES)
    ]  # fmt: skip
    organisations = [(actor, f"Akteur {actor[7:]}", "verein", "Kennt viele.", "beispielhaft") for actor in actors]
    organisations += [(funder, f"Geber {funder[6:]}", "stiftung", "", "beispielhaft") for funder in funders]
    return {
        "massnahmen": (
            "Kennung;Titel (de);Titel (en);Beschreibung (de);Zielgruppe;Steuerungslogik;Gebiet;Beginn;Ende;Status;"
            "Datenstatus;Profilstatus;Geändert am",
            rows["measures"],
        ),
        "schwerpunkte": ("Maßnahme;Herausforderung;Gewicht", rows["foci"]),
        "akteure": ("Kennung;Name (de);Art;Stärke (de);Datenstatus", organisations),
        "beteiligungen": ("Maßnahme;Akteur;Rolle", rows["involvements"]),
        "programme": ("Kennung;Titel (de);Ebene;Fördermittelgeber;Beginn;Datenstatus", programmes),
        "foerderungen": (
            "Kennung;Maßnahme;Programm;Fördermittelgeber;Betrag;Währung;Betragsart;Anteil;Beginn;Ende;Ebene;Form;"
            "Datenstatus",
            rows["fundings"],
        ),
    }
