"""What the youth council may do with its own pages."""

from django.contrib.auth.models import Permission
from wagtail.models import GroupPagePermission

from core.roles import Role, ensure_roles
from youth_council.models import CouncilPage

# Add and change, never publish: an editor looks first.
MAY = ["add_page", "change_page"]


def open_to_council(section: CouncilPage) -> None:
    """Lets council members edit below and on this section, and nothing else."""
    group = ensure_roles()[Role.COUNCIL_MEMBER]
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=MAY
    ):
        GroupPagePermission.objects.get_or_create(
            group=group, page_id=section.page_ptr_id, permission=permission
        )
