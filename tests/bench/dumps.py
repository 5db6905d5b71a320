"""`python -m tests.bench.dumps RELEASES…`: what the dumps of built releases cost, and whether each says what the store says."""

from __future__ import annotations

import argparse
import gzip
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, parse

from profilatlas import resources
from profilatlas.dumping import write_dumps
from profilatlas.queries.registry import Registry
from profilatlas.release import switch
from profilatlas.release.dumps import DUMPS, TRIPLES
from profilatlas.release.opened import SOURCE, STORE
from profilatlas.settings import Instance
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.store.lookup import write_lookup
from profilatlas.terms import PREFIXES

KIBIBYTE, MEBIBYTE = 1024, 1024 * 1024


def measure(release: Path, compare: bool) -> bool:
    """Write the dumps of a release once more and print time, memory and sizes; False where one says something else."""
    instance, store = Instance.load(release / SOURCE), EmbeddedStore.open(release / STORE)
    with tempfile.TemporaryDirectory() as name:
        folder, before = Path(name), (time.perf_counter(), time.process_time())
        shutil.copytree(release / SOURCE, folder / SOURCE)
        steps = [(before[0], "", "")]
        (lines := folder / "lines").mkdir()
        write_lookup(store.dump, lines)
        dumps = write_dumps(
            folder,
            lines,
            store,
            Registry.load(resources.queries_dir(), PREFIXES),
            folder / SOURCE,
            instance,
            None,
            lambda *step: steps.append((time.perf_counter(), *step)),
        )
        end = (time.perf_counter(), time.process_time())
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIBIBYTE / MEBIBYTE
        print(
            f"{release}: {store.count():,} triples, {end[0] - before[0]:.1f} s, {end[1] - before[1]:.1f} s CPU, {peak:,.0f} MiB"
        )
        ends = [*(begun for begun, *_ in steps[1:]), end[0]]
        for (begun, step, detail), ended in zip(steps, ends, strict=True):
            print(f"  {step:<12}{detail:<18}{ended - begun:>8.1f} s")
        print(f"  {sum(each.size for each in dumps) / MEBIBYTE:,.1f} MiB in {len(dumps)} files")
        if not compare:
            return True
        stored, sound = canonical(Dataset(Quad(*each) for each in store.triples())), True
        for each in (dump for dump in dumps if dump.counts == TRIPLES):
            with gzip.open(folder / DUMPS / each.name) as file:
                same = canonical(Dataset(parse(file, RdfFormat.from_media_type(each.media_type)))) == stored  # type: ignore[arg-type]
            print(f"  {each.name:<14}{'the same by canonical form (RDFC-1.0)' if same else 'ANOTHER GRAPH'}")
            sound = sound and same
        return sound


def canonical(dataset: Dataset) -> set[Quad]:
    """The triples with their canonical labels."""
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def main() -> int:
    """Measure the current release of each folder."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.dumps", description=__doc__)
    parser.add_argument("releases", type=Path, nargs="+", help="folders of releases")
    parser.add_argument("--compare", action="store_true", help="compare every dump of triples with the store")
    asked = parser.parse_args()
    sound = [measure(each / str(switch.current_id(each)), asked.compare) for each in asked.releases]
    return 0 if all(sound) else 1


if __name__ == "__main__":
    sys.exit(main())
