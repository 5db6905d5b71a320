"""What wakes the server's main thread."""

import signal
import threading

from profilatlas.waking import Wake


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
