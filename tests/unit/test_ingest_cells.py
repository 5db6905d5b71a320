"""Cells: what people write and what it means."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilatlas.ingest.cells import (
    Problem,
    read_boolean,
    read_date,
    read_decimal,
    read_integer,
    read_url,
)
from profilatlas.ingest.turtle.lexical import is_valid
from profilatlas.store.port import Literal, NamedNode
from profilatlas.terms import xsd


def value(reading: Literal | NamedNode | Problem) -> str:
    assert not isinstance(reading, Problem)
    return reading.value


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234,56", "1234.56"),
        ("1234,56", "1234.56"),
        ("1234.56", "1234.56"),
        ("1 234 567,8", "1234567.8"),
        ("1.234.567", "1234567"),
        ("0,125", "0.125"),
        ("-3", "-3"),
        ("499544.40", "499544.4"),
    ],
)
def test_numbers_are_read_as_germans_and_programs_write_them(text: str, number: str) -> None:
    assert Decimal(value(read_decimal(text))) == Decimal(number)


@pytest.mark.parametrize("text", ["1,234.56", "1.234", "1,234", "12,345,678"])
def test_a_number_that_can_be_read_in_two_ways_is_not_guessed(text: str) -> None:
    problem = read_decimal(text)
    assert isinstance(problem, Problem)
    assert problem.rule == "ambiguous-number"


@pytest.mark.parametrize(
    "text", ["", "1e999", "inf", "NaN", "TRUE", "-0", "-0,00", "1..2", "1.23,4", "٣", "12 Euro pro Kopf"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    problem = read_decimal(text)
    assert isinstance(problem, Problem)
    assert problem.rule == "wrong-number"


def test_an_amount_with_its_currency_suggests_the_bare_number() -> None:
    assert read_decimal("1.234,56 €") == Problem("wrong-number", "1.234,56")


def test_a_suggestion_that_would_be_refused_is_replaced_by_what_is_meant() -> None:
    assert read_decimal("36.250 €") == Problem("wrong-number", "36250")
    assert read_decimal("€ 1,234.56") == Problem("wrong-number", "1234,56")
    assert read_decimal("12 € 5 €") == Problem("wrong-number")


@pytest.mark.parametrize(
    ("text", "share"),
    [("50%", "0,5"), ("12,5 %", "0,125"), ("100 %", "1"), ("12345,6%", "123,4560"), ("1.234 %", None), ("-0%", None)],
)
def test_a_percentage_suggests_the_number_it_stands_for(text: str, share: str | None) -> None:
    assert read_decimal(text) == Problem("wrong-number", share)


@pytest.mark.parametrize(
    ("text", "day"), [("1.3.24", "01.03.2024"), ("24.12.98", "24.12.1998"), ("31.2.24", None), ("1.3.", None)]
)
def test_a_year_of_two_digits_suggests_four(text: str, day: str | None) -> None:
    assert read_date(text) == Problem("wrong-date", day)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https:/www.hamm.de", "https://www.hamm.de"),
        ("http:/hamm.de/kim", "http://hamm.de/kim"),
        ("https:/a b", None),
        ("https:///x", None),
    ],
)
def test_a_missing_slash_is_suggested(text: str, address: str | None) -> None:
    assert read_url(text) == Problem("wrong-url", address)


_CELLS = st.one_of(
    st.text(max_size=30),
    st.text("0123456789.,- €%", max_size=20),
    st.from_regex(r"-?[0-9]{1,30}([.,][0-9]{1,20})?\s?(€|%|EUR)", fullmatch=True),
    st.from_regex(r"-?[1-9][0-9]{0,2}([.,][0-9]{3}){1,8}([.,][0-9]{1,4})?\s?(€|%)?", fullmatch=True),
    st.from_regex(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{2}|[0-9]{5}", fullmatch=True),
    st.from_regex(r"(https?:/)?(www\.)?[a-z0-9.-]{1,20}\.[a-z]{2,3}(/[^\s]*)?", fullmatch=True),
)


@given(_CELLS)
def test_every_suggestion_is_accepted(text: str) -> None:
    for read in (read_decimal, read_integer, read_date, read_boolean, read_url):
        reading = read(text)
        if isinstance(reading, Problem) and reading.suggestion is not None:
            assert not isinstance(read(reading.suggestion), Problem)


def test_numbers_beyond_what_engines_hold_are_refused() -> None:
    assert read_decimal("9" * 5000) == Problem("number-too-long")
    assert read_integer("9" * 5000) == Problem("number-too-long")


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False, allow_infinity=False))
def test_every_amount_written_with_a_german_comma_keeps_its_value(amount: Decimal) -> None:
    text = f"{amount:.2f}".replace(".", ",")
    if not amount and text.startswith("-"):
        text = text[1:]
    assert Decimal(value(read_decimal(text))) == amount


@given(st.dates())
def test_every_day_is_read_from_both_ways_to_write_it(day: object) -> None:
    iso = str(day)
    year, month, number = iso.split("-")
    assert value(read_date(iso)) == value(read_date(f"{int(number)}.{int(month)}.{year}")) == iso


@given(st.text(max_size=30))
def test_no_cell_makes_a_reader_fail_or_yield_an_invalid_literal(text: str) -> None:
    for read in (read_decimal, read_integer, read_date, read_boolean, read_url):
        reading = read(text)
        if isinstance(reading, Literal):
            assert is_valid(reading.value, reading.datatype.value)


@pytest.mark.parametrize("text", ["ja", "Ja", "yes", "TRUE", "wahr", "x", "X"])
def test_yes_has_many_words(text: str) -> None:
    assert value(read_boolean(text)) == "true"


@pytest.mark.parametrize("text", ["nein", "No", "false", "FALSCH"])
def test_no_has_many_words(text: str) -> None:
    assert value(read_boolean(text)) == "false"


def test_vielleicht_is_neither_yes_nor_no() -> None:
    assert read_boolean("vielleicht") == Problem("wrong-boolean")


@pytest.mark.parametrize("text", ["https://www.hamm.de/kim", "http://ä.example/pfad?x=1#y"])
def test_web_addresses_are_kept(text: str) -> None:
    assert value(read_url(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "ftp://a.example/",
        "https://",
        "https:///x",
        "http://a b",
        "http://[",
        "http://a/%zz",
        "hamm",
    ],
)
def test_other_addresses_are_refused(text: str) -> None:
    assert isinstance(read_url(text), Problem)


def test_literals_of_unchecked_types_are_left_alone() -> None:
    assert is_valid("anything", "https://atlas.example/type")
    assert is_valid("2024-02-29", xsd.date)
    assert not is_valid("2023-02-29", xsd.date)
