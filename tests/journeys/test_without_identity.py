"""A programme without identity as people meet it: form, code, lists, and after the last night."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from core.models import User
from programs.models import Enrolment
from programs.services.private_link import path_of
from tests.browser import follow, sign_in
from tests.every_page import Look
from tests.programs.makers import make_group, make_meeting, make_program

pytestmark = pytest.mark.browser


@pytest.mark.requirement("PRV-4", "PAG-4", "PAG-6", "PAG-7")
@pytest.mark.parametrize("lang", ["ar"])  # the other direction
def test_from_the_form_to_the_night_after_the_last_meeting(open_page, lang):
    group = make_group(program=make_program(without_identity=True))
    make_meeting(group, days=7)
    page = open_page(lang=lang)
    look = Look(page, lang)

    root = f"kurser/grupp/{group.pk}/anmalan/"
    look.at(root)
    page.goto(f"/{lang}/{root}kontakt/")
    page.fill("[name=kontakt-phone]", "070-174 06 33")
    for choice in ("", "[name=besked-contact_way]", "[name=vuxna-adults]"):
        if choice:
            page.locator(choice).first.check()
        follow(page, "main form .form-end button")
    page.fill("[name=barn-children]", "1")
    follow(page, "main form .form-end button")
    page.fill("[name=barnpassning-childcare]", "0")
    for _step in ("childcare", "interpreter", "other"):
        follow(page, "main form .form-end button")
    look.at(f"{root}kontrollera/")
    follow(page, "main form button")
    look.at(f"{root}kvitto/")
    made = Enrolment.objects.get(group=group)
    assert made.reference in page.locator("main").inner_text()
    own = path_of(made)
    group.leaders.add(User.objects.get(username="ledare.cope"))
    sign_in(page, "ledare.cope", lang)
    look.at(f"ledare/grupp/{group.pk}/lista/")
    ends = timezone.now() - timedelta(days=1)
    group.meetings.update(starts=ends - timedelta(hours=1), ends=ends)
    call_command("purge_enrolments")
    look.at(f"ledare/grupp/{group.pk}/")
    look.at(f"{own}?lang={lang}")
    look.done(6)
