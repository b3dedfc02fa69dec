"""REP-21: moderators put texts under themes and choose quotes among those that may be quoted."""

import pytest

from core.models import AuditEntry, User
from core.roles import Role
from surveys.models.freetext import FreeText, Theme
from surveys.models.invitation import CodeBatch
from surveys.services import moderation, themes
from surveys.services.moderation import TextGone
from surveys.services.shuffle import shuffle
from surveys.validators import is_part_of
from tests.surveys.reports.made import make_wave
from tests.youth_council.making import person

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("REP-21")]
HERE = "/sv/texter/varen-2026/teman/"


@pytest.fixture
def wave(client):
    client.force_login(person("omar", Role.MODERATOR))
    found = make_wave()
    place = {"school": "Ekskolan", "area": "Centrum", "school_year": "4"}
    CodeBatch.objects.create(wave=found, size=90, **place)
    return found


def write(wave, text, **more):
    more = {"question": "ensak", "language": "sv", "state": "released"} | more
    return FreeText.objects.create(wave=wave, text=text, **more)


def named(wave, sv="Rasten", ar="الاستراحة"):
    return Theme.objects.create(wave=wave, question="ensak", name={"sv": sv, "ar": ar})


def put(client, text, **data):
    return client.post(f"{HERE}sortera/val/", {"text": text.pk} | data, follow=True)


def kept(text):
    text.refresh_from_db()
    return text.themes, text.quote, text.quote_language


def test_a_theme_is_named_texts_are_put_under_it_and_it_can_be_undone(client, wave):
    name = {"question": "ensak", "name_sv": "Rasten"}
    wrong = client.post(f"{HERE}nytt/", name)
    assert wrong.status_code == 422 and "العربية" in wrong.content.decode()
    client.post(f"{HERE}nytt/", name | {"name_ar": "الاستراحة"})
    theme = Theme.objects.get()
    text, other = write(wave, "Fler gungor"), write(wave, "Mer lek")
    write(wave, "Ännu ej läst", state="waiting")
    assert "2 kvar" in client.get(HERE).content.decode()
    page = put(client, text, themes=[theme.pk])
    assert kept(text) == ([theme.pk], "", "")
    assert "1 kvar" in page.content.decode() and "Mer lek" in page.content.decode()
    put(client, other)  # fits none, and is sorted
    assert kept(other) == ([], "", "")
    assert "Allt är sorterat" in client.get(f"{HERE}sortera/").content.decode()
    client.post(f"{HERE}angra/", {"text": other.pk})
    assert kept(other) == (None, "", "")
    assert "Mer lek" in client.get(f"{HERE}sortera/").content.decode()
    second = named(wave, "Skogen", "الغابة")
    cited = {"may_quote": True, "quote": "Mer lek", "quote_language": "sv"}
    alone, both = (write(wave, "Mer lek", themes=own, **cited)
                   for own in ([theme.pk], [theme.pk, second.pk]))  # fmt: skip
    client.post(f"{HERE}ta-bort/", {"theme": theme.pk})
    assert kept(alone) == (None, "", "")  # it waits again, and is not quoted
    assert kept(both) == ([second.pk], "Mer lek", "sv")
    second.delete()
    assert kept(text) == (None, "", "") and not Theme.objects.exists()
    said = "".join(map(str, AuditEntry.objects.values_list("action", "note")))
    assert "sort text" in said and "gungor" not in said


def test_only_a_text_with_its_writers_yes_can_be_quoted_and_only_its_own_words(client, wave):
    theme, omar = named(wave), User.objects.get(username="omar")
    no, yes = write(wave, "Fler gungor"), write(wave, "Fler gungor i Åsskolan nu", may_quote=True)
    put(client, no, themes=[theme.pk], cite="on", quote="Fler gungor", language="sv")
    assert kept(no) == ([theme.pk], "", "")
    cited = {"themes": [theme.pk], "cite": "on", "language": "sv"}
    for quote in ("Färre gungor", "gungor nu", ""):
        assert put(client, yes, **cited, quote=quote).status_code == 422
        assert kept(yes) == (None, "", "")
    assert put(client, yes, cite="on", quote="Fler gungor … nu", language="sv").status_code == 422
    put(client, yes, **cited, quote="Fler gungor ... nu")
    assert kept(yes) == ([theme.pk], "Fler gungor … nu", "sv")
    listed = client.get(f"{HERE}sorterade/").content.decode()
    assert '<q lang="sv" dir="ltr">Fler gungor … nu</q>' in listed
    never = write(wave, "Fler gungor")
    with pytest.raises(themes.QuoteRefused):
        themes.sort(wave, never.pk, themes=[theme.pk], quote="Fler gungor", by=omar)
    with pytest.raises(TextGone):  # whoever was slower puts no quote under another theme
        themes.sort(wave, yes.pk, themes=[named(wave).pk], by=omar)
    assert kept(yes) == ([theme.pk], "Fler gungor … nu", "sv")
    moderation.undo(wave, yes.pk, by=omar)  # whoever takes it back takes the quote too
    assert kept(yes) == (None, "", "")


@pytest.mark.parametrize(
    ("quote", "right"),
    [
        ("Mer lek\n på rasten", True),
        ("Mer lek", False),
        ("Mer lek …", True),
        ("… på rasten", True),
        ("Mer … rasten", True),
        ("… lek … rasten", True),
        ("… rasten … lek …", False),
        ("Mer lek … lek på rasten", False),
        ("…", False),
        ("Mer bus …", False),
        ("… ek …", False),
        ("Mer … asten", False),
        ("Mer … ras …", False),
    ],
)
def test_a_quote_is_words_of_the_text_with_a_sign_where_some_are_left_out(quote, right):
    assert is_part_of(quote, "Mer lek på  rasten") is right


def test_sorting_outlives_the_night_which_gives_texts_new_keys(wave):
    theme = named(wave)
    text = write(wave, "Fler gungor", may_quote=True, themes=[theme.pk], quote="Fler …")
    shuffle(wave)
    (after,) = FreeText.objects.all()
    assert after.pk != text.pk
    assert (after.themes, after.quote, after.may_quote) == ([theme.pk], "Fler …", True)


@pytest.mark.one_database
def test_nobody_but_a_moderator_comes_here(client, wave):
    text = write(wave, "Fler gungor")
    client.force_login(person("petra", Role.REPORT_PUBLISHER))
    for part in ("", "sortera/", "sorterade/"):
        assert client.get(HERE + part).status_code == 403
    for part in ("nytt/", "ta-bort/", "sortera/val/", "angra/"):
        assert client.post(HERE + part, {"text": text.pk}).status_code == 403


@pytest.mark.one_database
def test_while_the_wave_is_open_there_is_nothing_to_sort(client, wave):
    write(wave, "Fler gungor")
    wave.state = "open"
    wave.save()
    assert "Fler gungor" not in client.get(f"{HERE}sortera/").content.decode()
    for address in (f"{HERE}sortera/val/", f"{HERE}angra/", f"{HERE}ta-bort/"):
        for wrong in ({}, {"text": "x", "theme": "x"}, {"theme": "9" * 30}):
            assert client.post(address, wrong, follow=True).status_code == 200
