"""The address in the room: one that others reach, found out without asking anybody."""

import socket

import pytest

from lab import reach


def test_nobody_else_reaches_this_machine_by_its_own_names():
    for host in ("127.0.0.1", "localhost", "[::1]", "127.8.8.8"):
        assert reach.is_of_this_machine_alone(host)
    for host in ("192.168.1.7", "0.0.0.0", "localhost.example.org", ""):
        assert not reach.is_of_this_machine_alone(host)


def test_a_name_is_looked_for_only_where_there_is_no_way_out(monkeypatch):
    monkeypatch.setattr(reach, "_asked", lambda: "192.168.1.7")
    monkeypatch.setattr(reach, "_named", lambda: pytest.fail("a name is looked for"))
    assert reach.addresses() == ["192.168.1.7"]
    monkeypatch.setattr(reach, "_asked", lambda: None)
    monkeypatch.setattr(reach, "_named", lambda: ["127.0.1.1", "169.254.3.4", "10.0.0.5", "10.0.0.5"])
    assert reach.addresses() == ["10.0.0.5"]


def test_a_machine_in_no_network_has_none(monkeypatch):
    def refuse(*_):
        raise OSError("Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert reach.addresses() == []
