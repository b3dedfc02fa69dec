"""What the youth council's section shows."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.languages import format_date
from home.models import HomePage
from tests.youth_council.making import make_council
from youth_council import demo
from youth_council.models import CouncilPage, MeetingPage

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def links(html):
    return re.findall(r'<a href="/\w\w/ungdomsradet/([\w-]+)/">', html)


def test_the_section_lists_coming_meetings_news_and_earlier_meetings(client, lang):
    make_council()
    html = client.get(f"/{lang}/ungdomsradet/").content.decode()
    assert links(html) == ["mote-vinter", "fritidsgarden", "sammanfattning", "mote-host"]


def test_a_section_without_anything_says_so(client, lang):
    home = HomePage.objects.get(locale__language_code=lang)
    section = home.add_child(instance=CouncilPage(title="Råd", slug="tomt", intro="Vi"))
    response = client.get(section.get_url())
    assert (response.status_code, links(response.content.decode())) == (200, [])


def test_a_meeting_says_when_and_where(client, lang):
    make_council()
    meeting = MeetingPage.objects.get(slug="mote-host", locale__language_code=lang)
    html = client.get(meeting.get_url()).content.decode()
    assert format_date(timezone.localtime(meeting.starts), lang) in html
    assert '<bdi dir="ltr" class="nowrap">16:30–18:00</bdi>' in html
    assert f"<bdi>{meeting.place}</bdi>" in html


def test_the_front_page_leads_to_the_council(client, lang):
    make_council()
    html = client.get(f"/{lang}/").content.decode()
    assert f'id="door-3"><a href="/{lang}/ungdomsradet/">' in html


def test_a_meeting_ends_after_it_starts():
    make_council()
    meeting = MeetingPage.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        MeetingPage.objects.filter(pk=meeting.pk).update(ends=meeting.starts - timedelta(hours=1))


def test_every_language_has_the_same_words():
    from youth_council import demo_words

    for row in [*demo_words.NEWS.values(), *demo_words.MEETINGS.values()]:
        assert set(row["sv"]) == set(row["ar"])
    assert set(demo_words.SECTION["sv"]) == set(demo_words.SECTION["ar"])


def test_building_the_demonstration_twice_makes_it_once(tmp_path):
    make_council()
    with (tmp_path / "out").open("w") as out:
        demo.build(out)
    assert CouncilPage.objects.count() == 2
