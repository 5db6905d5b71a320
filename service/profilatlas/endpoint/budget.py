"""What one client network may use: requests and errors per minute, and query time that comes back slowly."""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from threading import Lock

from ..errors import QueryRefused
from ..settings import Limits

MINUTE = 60.0
MOST_CLIENTS = 10_000
_CANDIDATES = 16


@dataclass(slots=True)
class _Account:
    """The requests and errors of the last minute, and the query time (seconds) that is left, as of `seen`."""

    left: float
    seen: float
    requests: deque[float] = field(default_factory=deque)
    errors: deque[float] = field(default_factory=deque)


class Budgets:
    """The accounts of all client networks. Safe to share between threads; `clock` counts seconds and never goes back.

    At most `most_clients` accounts are kept, so memory is bounded. When another one comes, the account that owes least
    among those not seen for longest is forgotten: who has many addresses and wants a debt of his forgotten must first
    run up as large a debt from every address he has.
    """

    def __init__(
        self, limits: Limits, clock: Callable[[], float] = time.monotonic, most_clients: int = MOST_CLIENTS
    ) -> None:
        self._limits = limits
        self._clock = clock
        self._most_clients = most_clients
        self._accounts: OrderedDict[str, _Account] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._accounts)

    def check(self, client: str) -> None:
        """Count one request of `client`; `QueryRefused` when it may not ask now. Refused requests are not counted."""
        with self._lock:
            account = self._account(client)
            wait = self._wait(account)
            if wait > 0:
                raise QueryRefused("too-many-requests", seconds=math.ceil(wait))
            account.requests.append(account.seen)

    def note(self, client: str, seconds: float = 0.0, *, error: bool = False) -> None:
        """Charge `client` with query time and, where its request was refused for what it is, with an error."""
        with self._lock:
            account = self._account(client)
            account.left -= seconds
            if error:
                account.errors.append(account.seen)

    def _account(self, client: str) -> _Account:
        """The account as of now, marked as the one seen last."""
        now = self._clock()
        account = self._accounts.get(client)
        if account is None:
            if len(self._accounts) >= self._most_clients:
                self._forget_one(now)
            account = self._accounts[client] = _Account(self._limits.client_burst, now)
        self._accounts.move_to_end(client)
        self._bring_forward(account, now)
        return account

    def _bring_forward(self, account: _Account, now: float) -> None:
        regained = (now - account.seen) * self._limits.client_seconds / MINUTE
        account.left = min(self._limits.client_burst, account.left + regained)
        account.seen = now
        for times in (account.requests, account.errors):
            while times and times[0] <= now - MINUTE:
                times.popleft()

    def _wait(self, account: _Account) -> float:
        """Seconds until the client may ask again; 0 when it may now."""
        waits = [0.0]
        if len(account.requests) >= self._limits.client_requests:
            waits.append(account.requests[0] + MINUTE - account.seen)
        if len(account.errors) >= self._limits.client_errors:
            waits.append(account.errors[-self._limits.client_errors] + MINUTE - account.seen)
        if account.left <= 0:
            waits.append((1 - account.left) * MINUTE / self._limits.client_seconds)
        return max(waits)

    def _forget_one(self, now: float) -> None:
        oldest = list(islice(self._accounts.items(), _CANDIDATES))
        for _, account in oldest:
            self._bring_forward(account, now)
        name, _ = min(oldest, key=lambda each: self._owed(each[1]))
        del self._accounts[name]

    def _owed(self, account: _Account) -> float:
        """How much of its budget an account has used: 0 nothing, 1 all of one kind."""
        limits = self._limits
        return max(
            len(account.requests) / limits.client_requests,
            len(account.errors) / limits.client_errors,
            1 - account.left / limits.client_burst,
        )
