"""Promises in the page editor. They can be written and changed there, never deleted or hidden."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from promises.models import Promise


class NothingDisappears(ModelPermissionPolicy):
    """Not even an administrator deletes a promise; a late one would be the first to go."""

    def user_has_permission(self, user: object, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_permission_for_instance(
        self, user: object, action: str, instance: Promise
    ) -> bool:
        return action != "delete" and super().user_has_permission_for_instance(
            user, action, instance
        )


class PromiseViewSet(SnippetViewSet):
    """Written by an editor, accepted by the listener on the promise's own page."""

    model = Promise
    icon = "calendar-check"
    menu_label = _("Promises")
    add_to_admin_menu = True
    list_display = ["__str__", "listener_name", "due", "accepted_at", "kept_on"]
    copy_view_enabled = False
    panels: list[Panel] = [
        FieldPanel("title"),
        FieldPanel("slug"),
        MultiFieldPanel(
            [FieldPanel("listener_name"), FieldPanel("listener_role"), FieldPanel("listener")],
            heading=_("Who listens"),
        ),
        FieldPanel("due"),
        FieldPanel("invited"),
        FieldPanel("ways"),
        FieldPanel("can_change"),
        FieldPanel("cannot_change"),
        FieldPanel("decision"),
    ]

    @property
    def permission_policy(self) -> NothingDisappears:
        return NothingDisappears(self.model)


register_snippet(PromiseViewSet)
