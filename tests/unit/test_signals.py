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


def told(script: str, patience: float) -> subprocess.CompletedProcess[str]:
    begin = f"""
        import os, signal, threading
        from profilatlas.signals import EndOnce

        heard = []
        EndOnce(patience={patience}).begin()
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, lambda number, _: heard.append(number))
        while getattr(signal.getsignal(signal.SIGTERM), "__name__", "") == "<lambda>":
            signal.pause()
    """
    return subprocess.run(
        [sys.executable, "-c", dedent(begin) + dedent(script)], capture_output=True, text=True, check=False
    )


def test_whoever_serves_hears_once_that_it_is_to_end() -> None:
    done = told(
        """
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGTERM):
            signal.raise_signal(number)
        print(heard == [signal.SIGTERM])
    """,
        patience=60,
    )
    assert (done.stdout, done.returncode, done.stderr) == ("True\n", 0, "")


def test_what_was_told_to_end_ends_when_its_patience_is_over() -> None:
    done = told(
        """
        signal.raise_signal(signal.SIGTERM)
        threading.Event().wait()
    """,
        patience=0,
    )
    assert (done.returncode, done.stderr) == (1, "")
