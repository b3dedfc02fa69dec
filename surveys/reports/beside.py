"""Reports beside a wave's own: answers that came another way have a plan, a base and a page of
their own, and are in no other figures (SUR-30, docs/adr/0021, docs/adr/0024).

Only everybody together is told, never a group: who answered in which way is known in the group.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.models import User
from figures.disclosure.attribute import Outcome
from releases import services
from releases.models import Publication, ReleasePlan
from surveys.models.wave import Wave
from surveys.reports import contents


@dataclass(frozen=True)
class Way:
    """How answers came. `name` stands in the report's facts; words are per language."""

    name: str
    everybody: dict[str, str]
    title: dict[str, str]

    @property
    def source(self) -> str:
        return f"survey-{self.name}"

    def key_of(self, wave: Wave) -> str:
        return f"{wave.slug[:74]}-{self.name}"

    def plan_of(self, wave: Wave) -> ReleasePlan | None:
        return ReleasePlan.objects.filter(source=self.source, source_key=self.key_of(wave)).first()

    def declare(self, wave: Wave, questions: Iterable[str], *, by: User | None) -> None:
        """REP-1: the plan comes before the first answer of this way. Again changes nothing."""
        if self.plan_of(wave) is None:
            services.declare_plan(
                self.source,
                self.key_of(wave),
                groups=[{"levels": [], "label": self.everybody}],
                questions=list(questions),
                closes=wave.closes,
                by=by,
                k=wave.k,
                m=wave.m,
            )

    def unpublished(self, wave: Wave) -> ReleasePlan | None:
        """The plan that is left to publish."""
        plan = self.plan_of(wave)
        return None if plan is not None and plan.publication else plan

    def publication(self, wave: Wave, plan: ReleasePlan, outcome: Outcome) -> Publication:
        """Not saved yet. Nobody knows how many were asked to answer in just this way."""
        facts: dict[str, Any] = contents.facts(wave, plan, outcome)
        facts |= {"earlier": [], "way": self.name}
        facts["groups"] = [one | {"invited": None} for one in facts["groups"]]
        title = {
            code: self.title.get(code, "{}").format(text)
            for code, text in wave.version.definition["title"].items()
        }
        made = Publication(plan=plan, slug=plan.source_key, title=title, facts=facts)
        made.certificates = outcome.certificates
        return made
