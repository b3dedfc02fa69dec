"""The demonstration municipality's own pages."""

from datetime import timedelta
from typing import TextIO

from django.utils import timezone

from home import starting_pages
from home.models import HomePage, NewsPage

NEWS = {
    "sv": {
        "title": "Trivselhjulet rullar igen",
        "intro": "Under hösten frågar vi alla i årskurs 5, 8 och 9 hur de har det.",
        "body": [
            (
                "text",
                "<p>Du får en kod av din lärare. Det tar ungefär tio minuter att svara. "
                "Den som leder barn- och utbildningsnämnden har lovat att lyssna och "
                "att svara er.</p>",
            )
        ],
    },
    "ar": {
        "title": "عجلة الرفاه تدور من جديد",
        "intro": "في هذا الخريف نسأل كل تلاميذ الصفوف الخامس والثامن والتاسع عن أحوالهم.",
        "body": [
            (
                "text",
                "<p>يوزّع المعلّمون الرموز في الصف، والإجابة تستغرق نحو عشر دقائق. وقد وعدت رئاسة "
                "لجنة الأطفال والتعليم بالاستماع وبالردّ.</p>",
            )
        ],
    },
}


def build(stdout: TextIO) -> None:
    """Pages that ship, and one piece of news; what is there stays as it is."""
    starting_pages.make()
    for home in HomePage.objects.order_by("pk"):
        text = NEWS.get(home.locale.language_code)
        if text is None or NewsPage.objects.child_of(home).filter(slug="trivselhjulet").exists():
            continue
        other = NewsPage.objects.filter(slug="trivselhjulet").first()
        page = NewsPage(
            title=text["title"],
            slug="trivselhjulet",
            intro=text["intro"],
            body=starting_pages.body(text["body"]),
            day=timezone.localdate() - timedelta(days=18),
            locale=home.locale,
            responsible=starting_pages.RESPONSIBLE[home.locale.language_code],
            reviewed_on=timezone.localdate() - timedelta(days=18),
        )
        if other:
            page.translation_key = other.translation_key
        home.refresh_from_db()
        home.add_child(instance=page)
        page.save_revision().publish()
