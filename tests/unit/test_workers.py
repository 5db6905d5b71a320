"""Processes that share a build's work: none outlives the build."""

import os
import select
import subprocess
import sys
from textwrap import dedent

from tests.processes import family
from tests.running import environment

BUILD = """
    import sys
    from profilatlas.validation import workers

    workers.WORTH_A_POOL = 1
    with workers.Workers(2) as team:
        print(list(team.each(abs, abs, range(-9, 0))), flush=True)
        sys.stdin.read()
"""


def test_processes_that_wait_for_work_end_when_the_one_that_hands_it_out_is_killed() -> None:
    command = [sys.executable, "-c", dedent(BUILD)]
    with subprocess.Popen(command, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as build:
        assert build.stdout is not None and build.stdout.readline().startswith(b"[9, 8")
        helpers = [os.pidfd_open(each) for each in family(build.pid) - {build.pid}]
        assert len(helpers) >= 2
        build.kill()
    for each in helpers:
        assert select.select([each], [], [], 60)[0] == [each]
        os.close(each)
