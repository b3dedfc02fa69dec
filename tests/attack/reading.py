"""What a stranger reads: the public pages and files of one report, in Swedish, and nothing else;
and what staff of a unit read beside them.

Nothing of the product's own code is used here (test_attack holds it). A table is known by the words
that it has on the page; a group by (kind, name), everybody by EVERYBODY.
"""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO, StringIO

from bs4 import BeautifulSoup
from openpyxl import load_workbook

Group = tuple[str, str]
EVERYBODY: Group = ("", "")
OPT_OUTS = ("Svarade ”Jag vet inte”", "Ville inte svara", "Fick inte frågan", "Lämnade tomt")
Fetch = Callable[[str], bytes]


class DisagreementError(Exception):
    """Two files of one report say different things."""


@dataclass
class Report:
    """`tables[question][group]` maps each answer to its count; `sizes` each shown group to its
    responses; `coarse` holds tables that tell only “at least”; `hidden` names what is not shown."""

    sizes: dict[Group, int] = field(default_factory=dict)
    tables: dict[str, dict[Group, dict[str, int]]] = field(default_factory=dict)
    coarse: set[tuple[str, Group]] = field(default_factory=set)
    hidden: set[Group] = field(default_factory=set)


def read(fetch: Fetch, slug: str) -> Report:
    """Everything of a report that can be downloaded, put together. Every file has to agree."""
    base = f"/sv/rapporter/{slug}/"
    rows = list(csv.reader(StringIO(fetch(f"{base}svar.csv").decode("utf-8-sig")), delimiter=";"))
    book = load_workbook(BytesIO(fetch(f"{base}svar.xlsx")))
    sheet = [["" if v is None else str(v) for v in row] for row in book["Svar"].values]
    if sheet != rows:
        raise DisagreementError("the workbook and the CSV file differ")
    report = _of_rows(rows[1:])
    page = BeautifulSoup(fetch(base), "html.parser")
    _sizes_of_page(page, report)
    links = {a["href"] for a in page.select("a[href]") if "/fraga/" in a["href"]}
    for address in sorted(links):
        _question_page(BeautifulSoup(fetch(address), "html.parser"), report)
    return report


def read_unit(fetch: Fetch, slug: str, kind: str, report: Report) -> None:
    """Adds what staff of a school or an area read on their page: its own tables, in shares. Of
    fewer than a hundred a share and the number of responses give the number back."""
    page = BeautifulSoup(fetch(f"/sv/rapporter/personal/{slug}/"), "html.parser")
    for section in page.select("section[aria-labelledby^=q-]"):
        question = section.h2.get_text(strip=True)
        for table in section.select("table.bars"):
            name, n = _caption(table)
            group = ("par" if "×" in name else kind, name)
            _same(report.sizes, group, n)
            if n >= 100:
                continue
            told = report.tables.setdefault(question, {}).setdefault(group, {})
            for row in table.select("tbody tr"):
                share = row.select_one("td.share").get_text(strip=True)
                if not share[0].isdigit():  # “at least”
                    report.coarse.add((question, group))
                    continue
                told[row.th.get_text(strip=True)] = _number(int(re.match(r"\d+", share)[0]), n)


def _number(percent: int, n: int) -> int:
    (found,) = [count for count in range(n + 1) if int(100 * count / n + 0.5) == percent]
    return found


def _of_rows(rows: list[list[str]]) -> Report:
    report = Report()
    for question, kind, name, answer, n, count, _percent, least, _note in rows:
        group = (kind, name) if kind else EVERYBODY
        if not question:
            report.hidden.add(group)
        elif kind == "Omgång" or not answer:
            continue
        else:
            _same(report.sizes, group, int(n))
            table = report.tables.setdefault(question, {}).setdefault(group, {})
            if least:
                report.coarse.add((question, group))
            else:
                table[answer] = int(count)
    return report


def _same(sizes: dict[Group, int], group: Group, n: int) -> None:
    if sizes.setdefault(group, n) != n:
        raise DisagreementError(f"{group}: {sizes[group]} and {n}")


def _sizes_of_page(page: BeautifulSoup, report: Report) -> None:
    """The big number, and “31/40” beside each group of the table of who answered."""
    _same(report.sizes, EVERYBODY, int(page.select_one(".big-facts dd").get_text()))
    for table in page.select("#who ~ div table.bars"):
        kind = table.caption.get_text(strip=True)
        for row in table.select("tbody tr"):
            found = re.search(r"^(.*?)\s*(\d+)/\d+$", row.th.get_text(" ", strip=True))
            if found:
                _same(report.sizes, (kind, found[1]), int(found[2]))


def _question_page(page: BeautifulSoup, report: Report) -> None:
    """Each group's own number of responses, and no group that the files hide."""
    for section in page.select("section[aria-labelledby^=g-]"):
        kind = section.h2.get_text(strip=True)
        for table in section.select("table.bars"):
            name, n = _caption(table)
            _same(report.sizes, (kind, name), n)
            if (kind, name) in report.hidden:
                raise DisagreementError(f"{name} is shown on a page and hidden in the files")


def _caption(table: BeautifulSoup) -> tuple[str, int]:
    name = table.caption.find(string=True).strip()
    return name, int(re.search(r"Antal svarande: (\d+)", table.caption.get_text())[1])
