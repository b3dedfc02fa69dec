"""A working site from the first `migrate` on: languages, front pages, and what each role may do.

Called after every migration (home.apps), so a language added as data gets its front page without
a migration of its own, and a database emptied by a test gets them back. Safe to call again.
"""

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from core.languages import DEFAULT, LANGUAGES
from core.roles import Role, ensure_roles
from home.models import HomePage
from youth_council.models import CouncilPage
from youth_council.services import open_to_council

# The first words of a new site; an editor changes them. A language without words of its own here
# starts with the default language's.
FRONT_PAGE_WORDS = {
    "sv": (
        "Din röst räknas här",
        "Barn och unga svarar på frågor. Föräldrar hittar grupper. "
        "Vuxna berättar vad de har hört och vad de gör.",
    ),
    "ar": (
        "صوتك له مكان هنا",
        "هنا أسئلة يجيب عنها الأطفال والشباب، ومجموعات للوالدين، وما سمعه الكبار وما يفعلونه.",
    ),
}

WORKFLOW = "Moderation"

# Model permissions per role, "app.codename". Pages and pictures are given below, by place.
PERMISSIONS: dict[Role, list[str]] = {
    Role.EDITOR: [
        "wagtailadmin.access_admin",
        "simple_translation.submit_translation",
        "participation.add_meaning",
        "participation.change_meaning",
        "participation.publish_meaning",
        "participation.view_meaning",
        "promises.add_promise",
        "promises.change_promise",
        "promises.view_promise",
        "youth_council.add_idearound",
        "youth_council.change_idearound",
        "youth_council.view_idearound",
    ],
    Role.COUNCIL_MEMBER: [
        "wagtailadmin.access_admin",
        "participation.add_meaning",
        "participation.change_meaning",
        "participation.view_meaning",
        # Only of pages that they may edit; Wagtail asks for both.
        "simple_translation.submit_translation",
    ],
    Role.ADMINISTRATOR: [
        "wagtailadmin.access_admin",
        "core.add_user",
        "core.change_user",
        "core.view_user",
        "core.add_area",
        "core.change_area",
        "core.view_area",
    ],
}


@transaction.atomic
def ensure_site() -> None:
    """Languages as Wagtail knows them, a front page in each, and the site that shows them."""
    for language in LANGUAGES:
        Locale.objects.get_or_create(language_code=language.code)
    default = Locale.objects.get(language_code=DEFAULT.code)
    root = Page.get_first_root_node() or Page.add_root(
        instance=Page(title="Root", slug="root", locale=default)
    )
    first = HomePage.objects.filter(locale=default).first() or _front_page(root, default, None)
    for locale in Locale.objects.filter(language_code__in=[one.code for one in LANGUAGES]):
        if not HomePage.objects.filter(locale=locale).exists():
            _front_page(root, locale, first)
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(
            hostname="localhost",
            is_default_site=True,
            root_page=first,
            site_name=settings.WAGTAIL_SITE_NAME,
        )
    elif site.root_page.specific_class is Page:  # the welcome page that Wagtail makes
        welcome, site.root_page, site.site_name = site.root_page, first, settings.WAGTAIL_SITE_NAME
        site.save()
        welcome.delete()


def _front_page(root: Page, locale: Locale, translation_of: HomePage | None) -> HomePage:
    title, intro = FRONT_PAGE_WORDS.get(locale.language_code) or FRONT_PAGE_WORDS[DEFAULT.code]
    page = HomePage(title=title, intro=intro, slug=f"front-{locale.language_code}", locale=locale)
    if translation_of:
        page.translation_key = translation_of.translation_key
    root.refresh_from_db()
    return root.add_child(instance=page)


@transaction.atomic
def setup_permissions() -> None:
    """What each role may do in the page editor, and the look that comes before publishing."""
    groups = ensure_roles()
    for role, names in PERMISSIONS.items():
        groups[role].permissions.add(*_permissions(names))
    root = Page.get_first_root_node()
    for kind in ("add", "change", "publish", "bulk_delete", "lock", "unlock"):
        _may(groups[Role.EDITOR], root, kind)
    _pictures(groups[Role.EDITOR], Collection.get_first_root_node())
    _moderation(groups[Role.EDITOR], root)
    for section in CouncilPage.objects.all():
        open_to_council(section)


def _permissions(names: list[str]) -> list[Permission]:
    found = []
    for name in names:
        app, codename = name.split(".")
        found.append(Permission.objects.get(content_type__app_label=app, codename=codename))
    return found


def _may(group: Group, page: Page, kind: str) -> None:
    permission = Permission.objects.get(
        content_type__app_label="wagtailcore", codename=f"{kind}_page"
    )
    GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _pictures(group: Group, collection: Collection | None) -> None:
    collection = collection or Collection.add_root(name="Root")
    names = ["add_image", "change_image", "choose_image"]
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailimages", codename__in=names
    ):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )


def _moderation(editors: Group, root: Page) -> None:
    """One workflow for all pages, and for what young people say of reports: an editor looks. What
    an administrator changes stays."""
    found = Workflow.objects.filter(name=WORKFLOW).first()
    if found is not None:
        _moderated(found)
        return
    workflow = Workflow.objects.create(name=WORKFLOW)
    task = GroupApprovalTask.objects.create(name="Editor")
    task.groups.add(editors)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    _moderated(workflow)
    # Wagtail's own first groups and workflow would be a second set of roles beside ours.
    Workflow.objects.exclude(pk=workflow.pk).filter(name="Moderators approval").delete()
    GroupApprovalTask.objects.filter(name="Moderators approval").delete()
    Group.objects.filter(name__in=["Editors", "Moderators"], user=None).delete()


def _moderated(workflow: Workflow) -> None:
    kind = ContentType.objects.get(app_label="participation", model="meaning")
    WorkflowContentType.objects.get_or_create(content_type=kind, defaults={"workflow": workflow})
