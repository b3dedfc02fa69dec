"""A workbook in Excel's old format (.xls), written byte by byte: no library here can.

The records are BIFF8, in one stream of a compound file (both published by Microsoft as [MS-XLS] and
[MS-CFB]).
"""

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

SECTOR, END, FREE, FAT = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
LABEL, NUMBER, FORMULA, ENCRYPTED = 0x0204, 0x0203, 0x0006, 0x002F


class Sum(int):
    """A cell that holds a formula, and what Excel last came to."""


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _begin(what: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, what, 0x0DBB, 0x07CC, 0, 6))


def _cell(row: int, column: int, value: Any) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, Sum):
        return _record(FORMULA, place + struct.pack("<dHIH", value, 0, 0, 0))
    if isinstance(value, int):
        return _record(NUMBER, place + struct.pack("<d", value))
    text = value.encode("utf-16-le")
    return _record(LABEL, place + struct.pack("<HB", len(text) // 2, 1) + text)


def _stream(sheets: Mapping[str, Sequence[Sequence[Any]]], locked: bool) -> bytes:
    parts = []
    for lines in sheets.values():
        cells = b"".join(
            _cell(row, column, value)
            for row, line in enumerate(lines)
            for column, value in enumerate(line)
            if value != ""
        )
        parts.append(_begin(0x0010) + cells + _record(0x000A, b""))
    first = _begin(0x0005) + (_record(ENCRYPTED, b"\x00" * 6) if locked else b"")
    first += _record(0x0042, struct.pack("<H", 1200))
    names = [name.encode("utf-16-le") for name in sheets]
    at = len(first) + sum(12 + len(name) for name in names) + 4
    for name, part in zip(names, parts, strict=True):
        first += _record(0x0085, struct.pack("<IBBBB", at, 0, 0, len(name) // 2, 1) + name)
        at += len(part)
    return first + _record(0x000A, b"") + b"".join(parts)


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )


def old_workbook(
    path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], *, locked: bool = False
) -> Path:
    """Saves the lines of each sheet as .xls; returns the path. At most 60 kB of cells."""
    stream = _stream(sheets, locked)
    count = max(8, -(-len(stream) // SECTOR))  # a shorter one would lie elsewhere in the file
    size = count * SECTOR
    table = [FAT, END, *range(3, count + 2), END]
    table += [FREE] * (SECTOR // 4 - len(table))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0
    )
    head += struct.pack("<109I", 0, *[FREE] * 108)
    names = _entry("Root Entry", 5, 1, END, 0) + _entry("Workbook", 2, FREE, 2, size)
    path = path / "prov.xls"
    path.write_bytes(
        head + struct.pack("<128I", *table) + names.ljust(SECTOR, b"\0") + stream.ljust(size, b"\0")
    )
    return path
