"""Somebody who walks through pages by what stands on them: links and buttons by their words.

No browser: a form is sent as a browser would send it, with what it already holds. What is read is
the text of the page. A page that does not answer, or a word that is not there, fails the test.
"""

import re
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

ISOLATES = re.compile("[\u2066-\u2069]")
QUIET = ("template", "script")


class Walker:
    def __init__(self, lang: str = "sv", user: Any = None) -> None:
        self.lang, self.client = lang, Client(headers={"accept-language": lang})
        if user is not None:
            self.client.force_login(user)
        self.path, self.page = "/", BeautifulSoup("", "html.parser")

    def say(self, words: str) -> str:
        """The words of the catalogue in the walker's language."""
        with translation.override(self.lang):
            return gettext(words)

    def open(self, path: str) -> "Walker":
        return self._read(self.client.get(urljoin(self.path, path), follow=True))

    def _read(self, answer: Any) -> "Walker":
        assert answer.status_code in (200, 422), (answer.status_code, answer.request["PATH_INFO"])
        query = answer.request.get("QUERY_STRING", "")
        self.path = answer.request["PATH_INFO"] + (f"?{query}" if query else "")
        self.page = BeautifulSoup(answer.content.decode(), "html.parser")
        return self

    @property
    def words(self) -> str:
        main = self.page.select_one("main") or self.page
        return " ".join(ISOLATES.sub("", main.get_text(" ")).split())

    def reads(self, *sentences: str) -> "Walker":
        for one in sentences:
            said = self.say(one)
            assert said in self.words, f"“{said}” is not in: {self.words}"
        return self

    def _found(self, where: str, words: str, besides: str = "") -> Tag:
        said = self.say(words)
        for one in self.page.select(where):
            text = " ".join(ISOLATES.sub("", one.get_text(" ")).split())
            if said in text and besides in text and not one.find_parent(QUIET):
                return one
        raise AssertionError(f"no {where} says “{said}” ({besides}) on {self.path}: {self.words}")

    def link(self, words: str, besides: str = "") -> str:
        return urljoin(self.path, str(self._found("main a[href]", words, besides)["href"]))

    def follow(self, words: str, besides: str = "") -> "Walker":
        return self.open(self.link(words, besides))

    def press(
        self, words: str, besides: str = "", look: bool = True, files: Any = None, **written: Any
    ) -> "Walker":
        """`written`: what is typed, by a field's name or its end after the last hyphen. Without
        `look` the same page is read on, as by who taps fast."""
        button = self._found("main button", words, besides)
        form = (
            self.page.find(id=button["form"]) if button.get("form") else button.find_parent("form")
        )
        data = {}
        for one in form.select("input[name], select[name], textarea[name]"):
            if not one.find_parent(QUIET):
                data |= _held(one)
        for name, text in (written | (files or {})).items():
            ends = {str(one["name"]) for one in form.select("[name]")}
            full = next((one for one in ends if one == name or one.endswith(f"-{name}")), None)
            assert full, f"no field {name} on {self.path}: {sorted(ends)}"
            data[full] = text
        if button.get("name"):
            data[button["name"]] = button.get("value", "")
        method = getattr(self.client, form.get("method", "get").lower())
        answer = method(urljoin(self.path, form.get("action") or ""), data, follow=look)
        assert look or answer.status_code == 302, answer.status_code
        return self._read(answer) if look else self


def _held(one: Tag) -> dict[str, Any]:
    """What a browser sends of a field that nobody has touched."""
    name = str(one["name"])
    if one.name == "select":
        chosen = one.select("option[selected]") or one.select("option")[:1]
        return {name: [option.get("value", "") for option in chosen]} if chosen else {}
    if one.name == "textarea":
        return {name: one.get_text()}
    if one.get("type") in ("checkbox", "radio") and not one.has_attr("checked"):
        return {}
    if one.get("type") in ("submit", "file", "button"):
        return {}
    return {name: one.get("value", "on" if one.get("type") == "checkbox" else "")}
