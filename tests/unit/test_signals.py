"""What wakes the server's main thread, and what ends the processes forked from it."""

import signal
import subprocess
import sys
import threading
from textwrap import dedent

from profilatlas.signals import Wake


def test_a_wake_before_the_wait_is_not_lost() -> None:
    wake = Wake()
    wake.set()
    wake.clear()
    wake.wait()


def test_a_signal_handler_may_wake_whoever_waits() -> None:
    wake = Wake()
    before = signal.signal(signal.SIGUSR1, lambda *_: wake.set())
    try:
        ended = threading.Thread(target=signal.raise_signal, args=(signal.SIGUSR1,))
        ended.start()
        wake.wait()
        ended.join()
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_a_process_that_is_told_to_end_before_its_first_turn_ends() -> None:
    # On one processor, where the parent tells it before the new process has had a turn.
    script = """
        import os, signal, sys
        from profilatlas.signals import end_forked_when_told

        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        heard = []
        signal.signal(signal.SIGTERM, lambda number, _: heard.append(number))
        end_forked_when_told()
        for _ in range(50):
            process = os.fork()
            if process == 0:
                signal.sigtimedwait([], 10)
                os._exit(0)
            os.kill(process, signal.SIGTERM)
            if os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) != -signal.SIGTERM:
                sys.exit("a process did not hear that it was told to end")
        signal.raise_signal(signal.SIGTERM)
        if heard != [signal.SIGTERM]:
            sys.exit("the parent does not hear it any more")
    """
    done = subprocess.run([sys.executable, "-c", dedent(script)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
