"""The life of one query worker: opens the engine, gives up what it does not need, answers one query after the other.

Its connection carries, in this order: what became of opening the engine (`Opened`, as JSON); then for every query a
pickled `Question` one way, and the other way a `Reply` as JSON, followed by the body where there is one. Workers run
strangers' queries, so nothing that comes from them is unpickled.
"""

from __future__ import annotations

import json
import os
import pickle
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from multiprocessing.connection import Connection
from typing import Any, NoReturn

from ..errors import AnswerTooLarge, EngineUnavailable, QueryError, QueryRefused, StoreError
from ..settings import Limits
from ..store.port import Dataset, Store
from . import isolation
from .results import Spool, check_rows

_STACK = 256 * 1024 * 1024
"""For the engine's recursion over deep queries; address space only, until it is used."""

_LONGEST_DETAIL = 300
_FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Question:
    """One query, and the seconds it may take."""

    query: str
    media_type: str
    dataset: Dataset | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a query, or of opening the engine.

    `refused` is a kind of `QueryRefused`, or `failed` for a `StoreError`, with `detail` and the `seconds` until the engine
    may be back. `spent`: the worker ends now, because the query left it with less memory than it should have. `isolated`:
    it has no network.
    """

    refused: str | None = None
    detail: str | None = None
    seconds: int | None = None
    spent: bool = False
    isolated: bool = False

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self)).encode("ascii")

    @property
    def failure(self) -> StoreError | None:
        """The engine's failure, where it is one."""
        if self.refused != _FAILED:
            return None
        detail = self.detail or ""
        return StoreError(detail) if self.seconds is None else EngineUnavailable(detail, self.seconds)

    @classmethod
    def from_bytes(cls, content: bytes) -> Reply:
        return cls(**json.loads(content))


def serve(
    connection: Connection, open_engine: Callable[[Any], Store], engine: Any, limits: Limits, isolated: bool
) -> None:
    """Answer queries until the connection ends, in a thread with a large stack."""
    try:
        store = open_engine(engine)
    except StoreError as error:
        connection.send_bytes(_failure(error).to_bytes())
        return
    threading.stack_size(_STACK)
    thread = threading.Thread(target=_answer_all, args=(connection, store, limits, isolated), daemon=True)
    thread.start()
    thread.join()


def _answer_all(connection: Connection, store: Store, limits: Limits, isolated: bool) -> NoReturn:
    _hush()
    isolation.limit_memory(limits.memory)
    most = isolation.address_space() + limits.memory // 4
    connection.send_bytes(Reply(isolated=isolated).to_bytes())
    spent = False
    while not spent:
        try:
            question: Question = pickle.loads(connection.recv_bytes())
        except EOFError:
            break
        isolation.limit_processor(question.seconds)
        reply, body = _answer(store, question, limits)
        spent = reply.spent or isolation.address_space() > most
        connection.send_bytes(replace(reply, spent=spent).to_bytes())
        if reply.refused is None:
            connection.send_bytes(body)
    os._exit(0)  # without closing the engine, which only reads


def _answer(store: Store, question: Question, limits: Limits) -> tuple[Reply, bytes]:
    spool = Spool(limits.result_bytes)
    try:
        store.write(question.query, question.media_type, spool, question.dataset)
        body = spool.getvalue()
        check_rows(body, question.media_type, limits.result_rows)
    except QueryRefused as error:
        return Reply(error.kind, error.detail), b""
    except QueryError as error:
        return Reply("bad-query", _brief(error)), b""
    except AnswerTooLarge as error:
        return Reply("result-too-large", _brief(error)), b""
    except StoreError as error:
        return _failure(error), b""
    except MemoryError:
        return Reply("query-memory", spent=True), b""
    return Reply(), body


def _failure(error: StoreError) -> Reply:
    return Reply(_FAILED, _brief(error), error.seconds if isinstance(error, EngineUnavailable) else None)


def _brief(error: Exception) -> str:
    return " ".join(str(error).split())[:_LONGEST_DETAIL]


def _hush() -> None:
    """What an engine says when it breaks down may quote the query, and queries do not belong into our log."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
