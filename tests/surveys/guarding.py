"""Waves whose guardians are asked, for tests."""

import re
from typing import Any

from django.test import Client

from surveys.enums import GuardianMode
from surveys.models.invitation import CodeBatch
from surveys.services.guardians import asked, make_guardian_slips
from surveys.services.invited import Group, invite
from surveys.services.waves import open_wave
from tests.surveys.making import make_survey, make_wave

SV = {"headers": {"accept-language": "sv"}}


def asked_batch(mode: str = GuardianMode.YES, size: int = 12, **changes: Any) -> CodeBatch:
    """The only batch of a wave in preparation."""
    wave = make_wave(make_survey(key="vuxna"), guardian=mode, **changes)
    (batch,) = invite(wave, [Group("Åsskolan", "Söder", 4, 4, "", size)], by=None)
    return batch


def papers(batch: CodeBatch, count: int, *, replace: bool = False) -> list[str]:
    state = asked(batch).state
    return make_guardian_slips(batch, count=count, replace=replace, state=state, by=None)


def opened(batch: CodeBatch) -> CodeBatch:
    open_wave(batch.wave, by=None)
    return CodeBatch.objects.select_related("wave").get(pk=batch.pk)


class Guardian(Client):
    """A phone without scripts behind the square on a paper."""

    html = ""
    status = 0

    def scan(self, token: str) -> str:
        return self._read(self.get(f"/k/v/{token}/", follow=True, **SV))

    def look(self, language: str = "sv") -> str:
        return self._read(self.get(f"/{language}/svara/vuxen/"))

    def press(self, answer: str) -> str:
        return self._read(self.post("/sv/svara/vuxen/svar/", self.form(answer), follow=True))

    def form(self, answer: str) -> dict[str, str]:
        hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', self.html)
        return dict(hidden) | {"answer": answer}

    def _read(self, response: Any) -> str:
        self.html, self.status = response.content.decode(), response.status_code
        return self.html

    @property
    def code(self) -> str:
        found = re.search(r'class="digits"><bdi dir="ltr">(\d{4}) (\d{4})</bdi>', self.html)
        return found[1] + found[2] if found else ""
