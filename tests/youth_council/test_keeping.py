"""PRV-5: ideas are kept until their round's day; what everybody could read stays in the ledger."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from core.models import Removal
from core.roles import Role
from outbox.models import Message
from promises.models import Matter
from tests.promises.making import WORDS, make_promise
from tests.youth_council.making import person
from youth_council.models.idea import Idea, IdeaRound
from youth_council.services import ideas as services

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("PRV-5")]


@pytest.fixture
def ideas() -> IdeaRound:
    today = timezone.localdate()
    made = IdeaRound.objects.create(
        slug="host", name=WORDS, promise=make_promise("ideer", 60), opens=today,
        closes=today + timedelta(days=5), kept_days=60, decision="KS 12",
    )  # fmt: skip
    return services.open_round(made, by=None)


def night(day) -> str:
    out = io.StringIO()
    with time_machine.travel(timezone.now() + (day - timezone.localdate())):
        call_command("remove_old", stdout=out)
    return out.getvalue().strip()


@pytest.mark.parametrize("number", [1, 3])
def test_ideas_go_with_their_codes_and_letters_and_the_ledger_stays(ideas, number):
    moderator = person("moderator", Role.MODERATOR)
    for one in range(number):
        services.send(ideas, f"Idé {one}", language="sv")
    public, code = services.send(ideas, "Fler gungor", language="sv")
    services.release(public, title=WORDS, by=moderator)
    Message.objects.create(
        channel="email", kind="x", about=f"youth_council.idea:{public.pk}:1", language="sv"
    )
    assert night(ideas.remove_on - timedelta(days=1)) == "0 removed"
    assert Idea.objects.count() == number + 1
    assert night(ideas.remove_on) == "1 removed"
    assert (Idea.objects.count(), Message.objects.count(), services.find(code)) == (0, 0, None)
    (row,) = Removal.objects.all()
    assert (row.kind, row.decision, row.due, row.counts) == (
        "ideas", "KS 12", ideas.remove_on, {"ideas": number + 1, "unread": number},
    )  # fmt: skip
    matter = Matter.objects.get()
    assert (matter.said, Client().get(f"/sv/loften/vad-hande/{matter.slug}/").status_code) == (
        {"sv": "Fler gungor"}, 200,
    )  # fmt: skip
    assert night(ideas.remove_on + timedelta(days=1)) == "0 removed"


def test_an_editor_sees_beforehand_what_nobody_has_read(ideas, client):
    services.send(ideas, "Fler gungor", language="sv")
    client.force_login(person("editor", Role.EDITOR))
    (kind,) = client.get("/sv/min-sida/gallring/").context["kinds"]
    (row,) = kind["due"]
    assert (row["said"], row["one"].asks) == (
        ["1 idé", "varav 1 oläst"], ("1 idé har inte lästs av någon moderator.",),
    )  # fmt: skip
    assert client.get(row["one"].url).status_code == 200
