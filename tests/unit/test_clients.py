"""Whose budget a request is charged to."""

import pytest

from profilatlas.web.clients import network_of

PROXIES = ("127.0.0.1", "10.0.0.0/8", "2001:db8:ffff::/48")


@pytest.mark.parametrize(
    ("peer", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2ff:aaaa::1", "2001:db8:1:200::/56"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/56"),
        ("", "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_a_client_is_known_by_its_network(peer: str, network: str) -> None:
    assert network_of(peer, "", ()) == network


@pytest.mark.parametrize(
    ("peer", "forwarded", "network"),
    [
        ("127.0.0.1", "203.0.113.9", "203.0.113.0/24"),
        ("127.0.0.1", "203.0.113.9, 10.1.2.3", "203.0.113.0/24"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.9, 10.1.2.3,10.9.9.9", "203.0.113.0/24"),
        ("::ffff:127.0.0.1", "2001:db8:5::1", "2001:db8:5::/56"),
        ("2001:db8:ffff::1", " ::ffff:203.0.113.9 ", "203.0.113.0/24"),
        ("127.0.0.1", "10.0.0.1, 10.0.0.2", "10.0.0.0/24"),
        ("127.0.0.1", "", "127.0.0.0/24"),
        ("127.0.0.1", "203.0.113.9:4711", "203.0.113.0/24"),
        ("127.0.0.1", "[2001:db8:5::1]:4711", "2001:db8:5::/56"),
        # Who writes what is no address gains nothing: the peer itself is charged.
        ("127.0.0.1", "garbage", "127.0.0.0/24"),
        ("127.0.0.1", "203.0.113.9, 300.1.1.1", "127.0.0.0/24"),
        ("127.0.0.1", "203.0.113.9,", "127.0.0.0/24"),
        ("127.0.0.1", "," * 5000, "127.0.0.0/24"),
        # Nobody but a trusted proxy is believed.
        ("203.0.113.9", "198.51.100.1", "203.0.113.0/24"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.0/24"),
    ],
)
def test_only_trusted_proxies_say_for_whom_they_ask(peer: str, forwarded: str, network: str) -> None:
    assert network_of(peer, forwarded, PROXIES) == network
