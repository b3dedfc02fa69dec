"""What a report says of other surveys of the same children, beside which it is told
(docs/adr/0047): the same words on the page, on paper and in the files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.languages import get
from core.texts import Picked, pick
from releases.models import Publication


@dataclass(frozen=True)
class Survey:
    slug: str
    name: Picked


@dataclass(frozen=True)
class Beside:
    """Surveys whose reports came before, and questions in common that are left out because of
    them; words in the language that is active."""

    surveys: tuple[Survey, ...]
    left_out: tuple[Picked, ...]
    asked: str
    why: str
    not_shown: str

    @property
    def text(self) -> str:
        """All of it, for a file."""
        names = "; ".join(one.name.text for one in self.surveys)
        said = f"{self.asked} {names}. {self.why}"
        if self.left_out:
            said += f" {self.not_shown} " + "; ".join(one.text for one in self.left_out)
        return said


def beside_of(publication: Publication) -> Beside | None:
    said = publication.facts.get("beside_same")
    if not said:
        return None
    code = get(get_language()).code
    return Beside(
        tuple(Survey(one["slug"], pick(one["name"], code)) for one in said["surveys"]),
        tuple(pick(one["text"], code) for one in said["left_out"]),
        _("The same children may also have answered:"),
        _(
            "So that nobody can work out what one child answered by comparing, questions that both "
            "asked may be shown more coarsely here, in fewer groups, or not at all."
        ),
        _("Not shown here:"),
    )


def rows(publication: Publication) -> Iterator[Iterable[object]]:
    """The same for the files, as a note to no figure."""
    said = beside_of(publication)
    if said is not None:
        yield (_("How it was done"), "", "", "", "", "", "", "", said.text)
