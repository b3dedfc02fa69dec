"""An open wave made straight in the database, and a phone that walks through its pages."""

import re
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from surveys.definition import digest_of
from surveys.enums import OPTION_TYPES, CodeKind, WaveState
from surveys.models.invitation import CodeBatch
from surveys.models.response import Response
from surveys.models.survey import Survey, SurveyVersion
from surveys.models.wave import Wave
from surveys.services.codes import new_class_code, new_slip_codes
from tests.surveys.making import both, make_promise

START = {"sv": "/sv/svara/", "ar": "/ar/svara/"}


def asks(key: str, kind: str = "single", options: str = "ja nej", **more: Any) -> dict[str, Any]:
    """A question of a frozen definition."""
    found: dict[str, Any] = {"key": key, "type": kind, "text": both(f"Fråga {key}"), **more}
    if kind in OPTION_TYPES:
        found["options"] = [{"key": one, "label": both(one)} for one in options.split()]
    return found


# Every type, one branch, and an option that is named like a language.
EVERYTHING = [
    asks("trivs", "faces", "a b c d e", help=both("hjälp"), section=both("Skolan")),
    asks("sprak", "single", "sv ar annat"),
    asks("mobbad", "single"),
    asks("var", "several", "gard klass buss", max_choices=2, condition={"question": "mobbad",
                                                                       "is": "ja"}),
    asks("dagar", "number", min=0, max=7),
    asks("viktigt", "ranking", "lek mat vila"),
    asks("fritt", "text", max_length=300),
]  # fmt: skip


def definition(*questions: dict[str, Any]) -> dict[str, Any]:
    return {
        "schema": 1,
        "languages": ["sv", "ar"],
        "title": both("Rasten"),
        "intro": both("Hej"),
        "outro": both("Tack för hjälpen"),
        "mode": "anonymous",
        "questions": list(questions or EVERYTHING),
    }


def open_wave(*questions: dict[str, Any], slug: str = "rasten", **changes: Any) -> CodeBatch:
    """The only batch of a new open wave."""
    survey = Survey.objects.create(key=slug, title=both("Rasten"), live=False)
    data = definition(*questions)
    version = SurveyVersion.objects.create(survey=survey, number=1, definition=data)
    today = timezone.localdate()
    tomorrow = today + timedelta(days=1)  # a test may begin before midnight and end after it
    fields: dict[str, Any] = {"state": WaveState.OPEN, "promise_complete": True,
                              "opens": today, "closes": tomorrow} | changes  # fmt: skip
    wave = Wave.objects.create(
        slug=slug, name=both("Nu"), version=version, promise=make_promise(slug=slug),
        **fields,
    )  # fmt: skip
    return CodeBatch.objects.create(
        wave=wave, school="Sjöskolan", area="Norr", school_year="4–6", size=20
    )


def code_of(batch: CodeBatch, kind: CodeKind = CodeKind.CLASS) -> str:
    return new_class_code(batch) if kind == CodeKind.CLASS else new_slip_codes(batch, 1)[0]


class Phone(Client):
    """A browser without scripts that remembers the page it stands on."""

    html = ""
    address = ""

    def go(self, address: str) -> Any:
        return self._arrive(self.get(address, follow=True), address)

    def press(self, action: str, **data: Any) -> Any:
        """Posts a form with the token of the page."""
        return self._arrive(self.post(action, {"token": self.token} | data, follow=True), action)

    def answer(self, value: Any = None, **data: Any) -> Any:
        """Answers the question that is shown and continues."""
        if value is not None:
            data["answer"] = value
        return self.press(self.action, **data)

    def enter(self, code: str, lang: str = "sv") -> Any:
        self.post(f"/{lang}/svara/kod/", {"code": code})
        self.go(f"/{lang}/svara/start/")
        return self.start()

    def start(self) -> Any:
        """Follows the start page's big link: to the first question, or to where one was."""
        return self.go(re.findall(r'<a class="go link" href="([^"]+)"', self.html)[0])

    def _arrive(self, response: Any, address: str) -> Any:
        self.html = response.content.decode()
        chain = getattr(response, "redirect_chain", [])
        self.address = chain[-1][0] if chain else address
        return response

    @property
    def token(self) -> str:
        found = re.search(r'name="token" value="(\w+)"', self.html)
        return found[1] if found else ""

    @property
    def action(self) -> str:
        found = re.search(r'id="flow" method="post" action="([^"]+)"', self.html)
        assert found, self.html
        return found[1]

    @property
    def chosen(self) -> list[str]:
        return re.findall(r'name="(?:answer|optout)" value="([^"]+)" checked', self.html)

    @property
    def heading(self) -> str:
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.html, re.S)
        return re.sub(r"<[^>]+>", "", found[1]) if found else ""


def rows() -> list[dict[str, Any]]:
    return [one.answers for one in Response.objects.all()]


def rewrite(version: SurveyVersion, **more: Any) -> None:
    """Changes a frozen definition behind the product's back: what freezing does not make."""
    data = version.definition | more
    SurveyVersion.objects.filter(pk=version.pk).update(definition=data, digest=digest_of(data))
