"""Writing the graphs of an engine elsewhere: the SPARQL 1.1 Graph Store HTTP Protocol."""

from __future__ import annotations

import base64
import urllib.request
from functools import partial
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote

from ..errors import SettingsError, StoreError
from ..model.media import N_TRIPLES
from ..settings import Remote
from . import transport

# One request at most; an engine may parse and index a whole piece before it answers.
_SECONDS = 300.0


class RemoteGraphs:
    """The named graphs that the account of `remote` may write; `StoreError` when the engine refuses or fails."""

    def __init__(self, remote: Remote) -> None:
        if not remote.graph_store_url:
            raise SettingsError("say where the engine takes graphs (remote.graph_store_url)")
        self._remote = remote
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, remote.graph_store_url, remote.user, remote.password)
        self._digest = urllib.request.HTTPDigestAuthHandler(passwords)
        self._opener = transport.opener()

    def replace(self, graph: str, triples: bytes) -> None:
        """Make these triples, in N-Triples, all that the graph holds."""
        self._request("PUT", graph, triples)

    def append(self, graph: str, triples: bytes) -> None:
        """Add triples, in N-Triples."""
        self._request("POST", graph, triples)

    def remove(self, graph: str) -> None:
        """Remove the graph with all that it holds."""
        self._request("DELETE", graph)

    def _request(self, method: str, graph: str, triples: bytes | None = None) -> None:
        url = self._remote.graph_store_url
        address = f"{url}{'&' if '?' in url else '?'}graph={quote(graph, safe='')}"
        request = urllib.request.Request(address, triples, method=method)
        if triples is not None:
            request.add_header("Content-Type", N_TRIPLES.media_type)
        try:
            with transport.answered(partial(self._open, request)):
                pass
        except transport.StatusError as error:
            raise StoreError(f"{error} to {method}: {error.reason}") from error

    def _open(self, request: urllib.request.Request) -> Any:
        if self._remote.digest:
            self._authorize(request)
        elif self._remote.user:
            account = f"{self._remote.user}:{self._remote.password}".encode()
            request.add_header("Authorization", f"Basic {base64.b64encode(account).decode('ascii')}")
        return self._opener.open(request, timeout=_SECONDS)

    def _authorize(self, request: urllib.request.Request) -> None:
        """Answer the engine's challenge before anything large is sent: Virtuoso hangs up on a body it did not want."""
        try:
            self._opener.open(urllib.request.Request(request.full_url), timeout=_SECONDS).close()
        except HTTPError as error:
            with error:
                kind, _, challenge = error.headers.get("WWW-Authenticate", "").partition(" ")
            if error.code == 401 and kind.casefold() == "digest":
                pairs = urllib.request.parse_keqv_list(urllib.request.parse_http_list(challenge))
                request.add_header("Authorization", f"Digest {self._digest.get_authorization(request, pairs)}")
