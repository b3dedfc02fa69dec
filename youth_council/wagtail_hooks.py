"""A new section of the youth council is opened to its members at once."""

from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page

from youth_council.models import CouncilPage
from youth_council.services import open_to_council


@hooks.register("after_create_page")
@hooks.register("after_copy_page")
def open_new_section(request: HttpRequest, page: Page, new_page: Page | None = None) -> None:
    made = (new_page or page).specific
    if isinstance(made, CouncilPage):
        open_to_council(made)
