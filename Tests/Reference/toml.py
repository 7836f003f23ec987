#!/usr/bin/env python3
"""Writes how Python's tomllib reads valid texts, and which texts it refuses: Tests/TOMLFilesTests/toml.json.

    python3 Tests/Reference/toml.py          (Python 3.11 or newer; nothing else is needed)
"""

import datetime
import itertools
import json
import tomllib
from pathlib import Path

FILE = Path(__file__).parent.parent / "TOMLFilesTests" / "toml.json"

# Values that stand alone, each tried in every place a value can stand.
VALUES = [
    "0", "+7", "-12", "1_000", "0xDEAD_beef", "0o755", "0b1101", "9223372036854775807", "-9223372036854775808",
    "0.5", "-0.0", "+1.25", "6.02e23", "1e-3", "1E+2", "3_141.592_6", "inf", "+inf", "-inf", "nan", "-nan", "true",
    "false", '""', "''", '"plain"', "'C:\\raw'", '"tab\\tquote\\" back\\\\ line\\n"', '"\\u00e9\\U0001F600"',
    '"损失 é 😀"', '"""\nfirst\nsecond"""', '"""one \\\n    line"""', "'''\nraw \\n 'two' '''", '"""with ""two"" """',
    '""""quoted""""', "[]", "[1, 2, 3]", "[1, 2, 3,]", "[ [1], ['a', 0.5], [] ]", "[\n  1, # one\n  2,\n]",
    "[{a = 1}, {a = 2, b.c = 3}]", "{}", "{ a = 1 }", "{ a.b = 1, a.c = 2, 'd e' = [true] }", "2026-11-25",
    "2026-11-25T22:30:00Z", "2026-11-25 22:30:00.5", "22:30:00",
]
TEXTS = [
    "", "\n\n", "# only a comment", "a = 1 # after a value", "\ta\t=\t1\t", "a = 1\r\nb = 2\r\n", "a.b.c = 1\na.b.d = 2",
    "a . b = 1", '"quoted key" = 1', "'' = 1", '"" = 1', "1234 = 1", "-dash_ = 1", '"\\u0061" = 1', "true = false",
    "inf = 1", '"a.b".c = 1', "3.14 = 1", "[a]\nb = 1\n[c]\nb = 2", "[a.b.c]\nd = 1\n[a]\ne = 2", "[ a . 'b c' ]\nd = 1",
    "[a]\n[a.b]\n[a.b.c]", "[a.b]\n[a.c]\nx = 1", "[a]\nb.c = 1\n[a.d]\ne = 2", "[[a]]\nb = 1\n[[a]]\nb = 2",
    "[[a]]\n[a.b]\nc = 1\n[[a]]\n[a.b]\nc = 2", "[[a.b]]\nc = 1\n[[a.b]]", "[[a]]\n[[a.b]]\n[[a.b]]\n[[a]]\n[[a.b]]",
    "x = [{ y = { z = [1, { w = 'deep' }] } }]", "[a] # comment\nb = 1", "a = '''x'''\nb = 'y'",
]
REFUSED = [
    "a", "a =", "= 1", "a = 1 2", "a = 1 b = 2", "a == 1", "a b = 1", "a = ]", "[a", "a]", "[]", "[a]]", "[[a]", "[[]]",
    "[a..b]", "[.a]", "[a.]", "a..b = 1", ".a = 1", "a. = 1", "a = 1\na = 2", "a = 1\na.b = 2", "a.b = 1\na = 2",
    "[a]\n[a]", "[a]\nb = 1\n[a.b]", "[[a]]\n[a]", "[a]\n[[a]]", "a = [1]\n[[a]]", "a = {b = 1}\n[a]", "a = {b = 1}\na.c = 2",
    "[a]\nb.c = 1\n[a.b]", "a = [1,,2]", "a = [,1]", "a = [1 2]", "a = [1, 2", "a = 1]", "a = {b = 1,,}", "a = {b}",
    "a = {b = 1 c = 2}", "a = {b = 1, b = 2}", "a = {b = 1", "a = {b.c = 1, b = 2}", 'a = "open', "a = 'open", 'a = """open',
    "a = '''open", 'a = "line\nbreak"', "a = 'line\nbreak'", 'a = "\\q"', 'a = "\\u12"', 'a = "\\uD800"',
    'a = "\\U00110000"', 'a = "\x01"', "a = '\x7f'", "# \x00", "a = 01", "a = -01", "a = +0x1", "a = 0x", "a = 0o8", "a = 0b2",
    "a = 0X1", "a = 1_", "a = _1", "a = 1__0", "a = 1.", "a = .5", "a = 1.e3", "a = 1e", "a = 1e_3", "a = 1_.5", "a = Inf",
    "a = NaN", "a = True", "a = yes", "a = null", "a = relu", "a = 1.2.3", "a = --1", "a = 0.1.2", "a = 1,", 'a = "x" "y"',
    'a = """x""""""', "é = 1", "a = é", "[é]", "a\n= 1", "[a\n]", "a = 1\rb = 2", '"""k""" = 1', "a = {", "a = [", "!", "[!]",
    "[.]", "hidden = [512, 256 }",
]
PLACES = ["a = {}", "[t]\na.b = {}", "a = [{}]", "a = [ {}, {} ]", "a = {{ b = {} }}", "[[l]]\na = {}\n[[l]]\nb = {}"]


def written(value):
    """A value with its type in words, as JSON has neither nan nor integers of its own."""
    if isinstance(value, dict):
        return {key: written(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [written(inner) for inner in value]
    kinds = [(bool, "bool"), (int, "integer"), (float, "float"), (str, "string")]
    for type_, name in kinds:
        if isinstance(value, type_):
            return {"type": name, "value": str(value).lower() if type_ is bool else str(value)}
    assert isinstance(value, (datetime.date, datetime.time))
    return {"type": "date", "value": value.isoformat()}


def place(pattern, value):
    return pattern.replace("{}", "\0").replace("{{", "{").replace("}}", "}").replace("\0", value)


# A value of several lines cannot stand in a table that is written on one.
placed = [
    place(pattern, value)
    for pattern, value in itertools.product(PLACES, VALUES)
    if not ("{{" in pattern and "\n" in value)
]
valid = [{"toml": text, "read": written(tomllib.loads(text))} for text in TEXTS + placed]
for text in REFUSED:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        continue
    raise SystemExit(f"tomllib reads {text!r}")
rows = {"valid": valid, "refused": REFUSED}
blocks = [f'"{name}": [\n' + ",\n".join(json.dumps(case) for case in cases) + "\n]" for name, cases in rows.items()]
FILE.write_text("{\n" + ",\n".join(blocks) + "\n}\n")
print(len(valid), "valid,", len(REFUSED), "refused")
