"""How one server is run: `profilatlas.toml`, environment variables and options of the command line (`docs/admin.md`).

Every setting has one name in all three: `limits.seconds` in the file is `PROFILATLAS_LIMITS_SECONDS` in the environment.
A variable goes before the file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, field, fields, is_dataclass, replace
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Self, get_type_hints
from urllib.parse import urlsplit

from ..errors import SettingsError

_MEBIBYTE = 1024 * 1024
_VARIABLE = "PROFILATLAS_"
_FILE_VARIABLE = "PROFILATLAS_SETTINGS"
_HIGHEST_PORT = 65535
_HOST = re.compile(r"[A-Za-z0-9._:%-]+")
_SITE = re.compile(r"https?://(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{1,5}))?(?:/[A-Za-z0-9._~%-]+)*")


@dataclass(frozen=True, slots=True)
class Limits:
    """What the public SPARQL endpoint allows; the defaults are the contract of the service.

    Sizes are bytes, times seconds. The first group bounds a request, the second the shape of a query, the third what one
    query may use, the fourth how many there may be at a time, the fifth what one client network may use in a minute.
    """

    get_bytes: int = 8 * 1024
    post_bytes: int = 32 * 1024

    depth: int = 64
    tokens: int = 8_000
    negations: int = 16
    patterns: int = 300
    unions: int = 100
    optionals: int = 50
    path_operators: int = 200
    chain: int = 1_000
    values: int = 5_000

    seconds: float = 5.0
    memory: int = 512 * _MEBIBYTE
    result_bytes: int = 10 * _MEBIBYTE
    result_rows: int = 50_000

    workers: int = 2
    queue: int = 8
    queue_seconds: float = 2.0
    client_workers: int = 1
    client_queue: int = 2

    client_seconds: float = 30.0
    client_burst: float = 60.0
    client_requests: int = 60
    client_errors: int = 30

    def __post_init__(self) -> None:
        for each in fields(self):
            value, may_be_none = getattr(self, each.name), each.name in ("queue", "client_queue")
            if value < 0 or (value == 0 and not may_be_none):
                raise SettingsError(f"limits.{each.name} must be greater than 0, not {value}")


@dataclass(frozen=True, slots=True)
class Remote:
    """A SPARQL 1.1 engine that holds the triples of releases, each release in a named graph of its own.

    `query_url` answers queries, `graph_store_url` takes graphs (Graph Store HTTP Protocol); the latter and the account are
    needed for publishing alone. `seconds` and `bytes` bound one answer to a page.
    """

    query_url: str = ""
    graph_store_url: str = ""
    user: str = ""
    password: str = ""
    digest: bool = False
    seconds: float = 5.0
    bytes: int = 64 * _MEBIBYTE


@dataclass(frozen=True, slots=True)
class Settings:
    """How one server is run. `public_url` is the address people see, without a slash at its end.

    `security_contact` is the address that `/.well-known/security.txt` names (RFC 9116). `store` is `embedded` or `remote`,
    `log` is `json`, `text` or `off`. `metrics` opens `/metrics`. `turns` is how many requests compute at a time.
    `keep_releases` is how many releases stay in the folder, 0 for all. `trusted_proxies` are the networks whose
    `X-Forwarded-For` is believed.
    """

    releases: Path
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str | None = None
    trusted_hosts: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    security_contact: str | None = None
    store: str = "embedded"
    log: str = "json"
    metrics: bool = False
    turns: int = 2
    keep_releases: int = 0
    limits: Limits = field(default_factory=Limits)
    remote: Remote = field(default_factory=Remote)

    def __post_init__(self) -> None:
        if self.store not in ("embedded", "remote"):
            raise SettingsError(f"store must be embedded or remote, not {self.store!r}")
        if self.log not in ("json", "text", "off"):
            raise SettingsError(f"log must be json, text or off, not {self.log!r}")
        if not 0 <= self.port <= _HIGHEST_PORT:
            raise SettingsError(f"port must be a number up to {_HIGHEST_PORT}, not {self.port}")
        if not _HOST.fullmatch(self.host):
            raise SettingsError(f"host must be a name or an address, not {self.host!r}")
        if self.public_url is not None and not _is_site(self.public_url):
            raise SettingsError(
                f"public_url must be an address as https://profile.example.org, without ? and #, not {self.public_url!r}"
            )
        if self.turns < 1:
            raise SettingsError(f"turns must be at least 1, not {self.turns}")
        if self.keep_releases < 0:
            raise SettingsError(f"keep_releases must be 0 (all of them) or a number, not {self.keep_releases}")
        if self.store == "remote" and not self.remote.query_url:
            raise SettingsError("store is remote: say where it answers queries (remote.query_url)")
        if self.security_contact is not None and not _is_contact(self.security_contact):
            raise SettingsError("security_contact must begin with https://, mailto: or tel: and have no blanks")
        for network in self.trusted_proxies:
            try:
                ip_network(network)
            except ValueError as error:
                raise SettingsError(f"trusted_proxies: {network!r} is no address or network") from error

    @property
    def url(self) -> str:
        """The address for links that must be absolute."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host names that a request may be addressed to."""
        named = urlsplit(self.url).hostname or self.host
        return tuple(dict.fromkeys((*self.trusted_hosts, named, "127.0.0.1", "localhost")))

    @classmethod
    def load(cls, file: Path | None, environment: Mapping[str, str], **options: Any) -> Self:
        """Settings from a file, variables and options, the later ones first; `SettingsError` says which value is wrong.

        Where no file is given, `PROFILATLAS_SETTINGS` may name one.
        """
        values = {**_from_file(file or cls.file_of(environment)), **_from_environment(environment)}
        values |= {(name,): value for name, value in options.items() if value is not None}
        if ("releases",) not in values:
            raise SettingsError("say where the releases are: --releases, or releases in the file of settings")
        made: Self = _made(cls, values)
        return made

    @staticmethod
    def file_of(environment: Mapping[str, str]) -> Path | None:
        """The file of settings that the environment names."""
        named = environment.get(_FILE_VARIABLE)
        return Path(named) if named else None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Settings from the `PROFILATLAS_*` variables, and from the file that `PROFILATLAS_SETTINGS` names."""
        return cls.load(None, environment)

    def to_environment(self) -> dict[str, str]:
        """The inverse of `from_environment`: how `serve` hands its settings to the web process."""
        return {_variable(path): _written(value) for path, value in _values(self)}


_Path = tuple[str, ...]


def _settings(kind: type, above: _Path = ()) -> Iterator[tuple[_Path, Any]]:
    """Every setting of a class by its path, with its type."""
    hints = get_type_hints(kind)
    for each in fields(kind):
        if is_dataclass(hints[each.name]):
            yield from _settings(hints[each.name], (*above, each.name))
        else:
            yield (*above, each.name), hints[each.name]


def _values(settings: Any, above: _Path = ()) -> Iterator[tuple[_Path, Any]]:
    """Every setting that differs from its default, with its value."""
    each: Field[Any]
    for each in fields(settings):
        value = getattr(settings, each.name)
        if is_dataclass(value):
            yield from _values(value, (*above, each.name))
        elif value != each.default:
            yield (*above, each.name), value


def _variable(path: _Path) -> str:
    return _VARIABLE + "_".join(path).upper()


def _written(value: Any) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)


def _from_environment(environment: Mapping[str, str]) -> dict[_Path, Any]:
    found = {}
    known = {_variable(path) for path, _ in _settings(Settings)} | {_FILE_VARIABLE}
    for name in environment:
        if name.startswith(_VARIABLE) and name not in known:
            raise SettingsError(f"there is no setting {name}; known ones: {', '.join(sorted(known))}")
    for path, kind in _settings(Settings):
        text = environment.get(_variable(path), "")
        if text:
            found[path] = _read(_variable(path), kind, text)
    return found


def _read(name: str, kind: Any, text: str) -> Any:
    """The value that a variable's text stands for."""
    if kind == tuple[str, ...]:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if kind is bool:
        if text.casefold() not in ("true", "false"):
            raise SettingsError(f"{name} must be true or false, not {text!r}")
        return text.casefold() == "true"
    if kind in (int, float, Path):
        try:
            return kind(text)
        except ValueError as error:
            raise SettingsError(f"{name} must be a number, not {text!r}") from error
    return text


def _from_file(file: Path | None) -> dict[_Path, Any]:
    if file is None:
        return {}
    try:
        with file.open("rb") as stream:
            content = tomllib.load(stream)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"the settings in {file} cannot be read: {error}") from error
    known, found = dict(_settings(Settings)), {}
    for path, value in _flat(content):
        name = ".".join(path)
        if path not in known:
            raise SettingsError(f"{file}: there is no setting {name}; known ones: {', '.join(map('.'.join, known))}")
        found[path] = _checked(f"{file}: {name}", known[path], value, file.parent)
    return found


def _flat(table: Mapping[str, Any], above: _Path = ()) -> Iterator[tuple[_Path, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, (*above, name))
        else:
            yield (*above, name), value


def _checked(name: str, kind: Any, value: Any, folder: Path) -> Any:
    """A value from the file in the type that it must have; relative paths start at the file's folder."""
    if kind is Path and isinstance(value, str):
        return (folder / value).resolve()
    if kind is float and type(value) in (int, float):
        return float(value)
    if kind == tuple[str, ...] and isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(value)
    if (kind in (int, bool) and type(value) is kind) or (kind not in (int, bool, float) and isinstance(value, str)):
        return value
    raise SettingsError(f"{name} has the wrong kind of value: {value!r}")


def _made(cls: Any, values: Mapping[_Path, Any]) -> Any:
    own = {path[0]: value for path, value in values.items() if len(path) == 1}
    own["public_url"] = (own.get("public_url") or "").rstrip("/") or None
    parts: dict[str, dict[str, Any]] = {}
    for path, value in values.items():
        if len(path) == 2:
            parts.setdefault(path[0], {})[path[1]] = value
    made = {name: replace(kind(), **parts[name]) for name, kind in get_type_hints(cls).items() if name in parts}
    return cls(**own, **made)


def _is_site(value: str) -> bool:
    """Whether an address can be the beginning of others: `https`, a host, perhaps a port and a path."""
    match = _SITE.fullmatch(value)
    return match is not None and int(match["port"] or 0) <= _HIGHEST_PORT


def _is_contact(value: str) -> bool:
    return (
        value.startswith(("https://", "mailto:", "tel:"))
        and value.isascii()
        and value.isprintable()
        and " " not in value
    )
