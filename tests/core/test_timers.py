"""Somebody hears of it when a timer does not run what it should."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from core import timers
from core.models import TimerRun, User
from core.roles import Role, ensure_roles

pytestmark = pytest.mark.django_db
ALL = [
    "publish_scheduled", "purge_enrolments", "remind_listeners", "remove_old", "report_papers",
    "send_outbox", "surveys_nightly", "tell_of_harm", "tend_queues",
]  # fmt: skip
OTHERS = [name for name in ALL if name != "surveys_nightly"]


def run(name: str, *options: str) -> str:
    out = StringIO()
    call_command(name, *options, stdout=out)
    return out.getvalue()


def names() -> list[str]:
    return [one.name for one in timers.late()]


@pytest.mark.requirement("SUR-40")
def test_a_command_is_late_until_it_succeeds_and_says_so_itself():
    assert names() == ALL
    for name in ALL:
        run(name)
    assert (names(), TimerRun.objects.count()) == ([], len(ALL))
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert names() == ["publish_scheduled", "send_outbox", "tend_queues"]
    with time_machine.travel(timezone.now() + timedelta(hours=27)):
        assert names() == ALL
        assert "Late: the last success was" in run("surveys_nightly")
        assert "Late:" not in run("surveys_nightly")
        assert names() == OTHERS


@pytest.mark.requirement("SUR-40")
def test_half_a_run_and_a_failed_one_do_not_count(monkeypatch):
    run("surveys_nightly", "--schedule-only")
    assert "surveys_nightly" in names()
    monkeypatch.setattr(
        "surveys.management.commands.surveys_nightly.Command.night",
        lambda _self: (_ for _ in ()).throw(CommandError("no")),
    )
    with pytest.raises(CommandError):
        run("surveys_nightly")
    assert "surveys_nightly" in names()


@pytest.mark.requirement("SUR-40")
@pytest.mark.parametrize(("role", "sees"), [(Role.ADMINISTRATOR, True), (Role.EDITOR, False)])
def test_administrators_see_it_on_their_page_and_in_the_editor(settings, role, sees):
    settings.DEMO = False
    for name in OTHERS:
        timers.succeeded(name)
    user = User.objects.create_user("ada")
    user.groups.add(ensure_roles()[role])
    client = Client()
    client.force_login(user)
    for path in ("/sv/min-sida/", "/admin/"):
        page = client.get(path).content.decode()
        assert ("surveys_nightly" in page, "send_outbox" in page) == (sees, False), path
    run("surveys_nightly")
    assert "surveys_nightly" not in client.get("/sv/min-sida/").content.decode()
