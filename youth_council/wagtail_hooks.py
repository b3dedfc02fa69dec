"""The youth council in the page editor: its new section, and rounds of ideas."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from youth_council.models import CouncilPage, IdeaRound
from youth_council.services import open_to_council


@hooks.register("after_create_page")
@hooks.register("after_copy_page")
def open_new_section(request: HttpRequest, page: Page, new_page: Page | None = None) -> None:
    made = (new_page or page).specific
    if isinstance(made, CouncilPage):
        open_to_council(made)


class IdeaRoundViewSet(SnippetViewSet):
    """Written here, opened on the page of rounds, where the promise is looked at (PAR-1)."""

    model = IdeaRound
    icon = "help"
    menu_label = _("Rounds of ideas")
    add_to_admin_menu = True
    list_display = ["__str__", "opens", "closes", "is_open"]
    copy_view_enabled = False
    panels: list[Panel] = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("promise"),
        FieldPanel("opens"),
        FieldPanel("closes"),
        FieldPanel("kept_days"),
        FieldPanel("decision"),
    ]


register_snippet(IdeaRoundViewSet)
