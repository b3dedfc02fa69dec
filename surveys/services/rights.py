"""What survey makers and editors may do in the admin, and the look before a survey is published."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    Workflow,
    WorkflowContentType,
    WorkflowTask,
)

from core.roles import Role, ensure_roles
from surveys.models.bank import BankQuestion
from surveys.models.survey import Survey

ACTIONS = ("add", "change", "publish", "view", "lock", "unlock")
UPLOADING = ("add", "change", "choose")
WORKFLOW = "Surveys"


def _may_upload(group: Group) -> None:
    """May upload recordings and pictures, and choose them for a question."""
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    names = [f"{action}_{kind}" for kind in ("document", "image") for action in UPLOADING]
    for permission in Permission.objects.filter(
        content_type__app_label__in=["wagtaildocs", "wagtailimages"], codename__in=names
    ):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=permission
        )


@transaction.atomic
def setup_rights() -> None:
    """Gives the roles their permissions, and surveys a workflow; safe to call again.

    A maker may publish, or ask an editor to look first: the workflow is there for both.
    """
    groups = ensure_roles()
    kind = ContentType.objects.get_for_model(Survey)
    names = [*(f"{action}_survey" for action in ACTIONS), "add_wheel", "change_wheel", "view_wheel"]
    names.append("change_helplines")
    permissions = list(
        Permission.objects.filter(content_type__app_label="surveys", codename__in=names)
    )
    bank = ContentType.objects.get_for_model(BankQuestion)
    permissions += Permission.objects.filter(content_type=bank)
    enter = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    for role in (Role.SURVEY_MAKER, Role.EDITOR):
        groups[role].permissions.add(enter, *permissions)
        _may_upload(groups[role])
    for role in (Role.SCHOOL_CONTACT, Role.REPORT_PUBLISHER, Role.PROGRAM_LEADER):
        groups[role].permissions.add(enter)  # the waves' pages lie under the admin
    if WorkflowContentType.objects.filter(content_type=kind).exists():
        return
    workflow, made = Workflow.objects.get_or_create(name=WORKFLOW)
    if made:
        task = GroupApprovalTask.objects.create(name="Editor of surveys")
        task.groups.add(groups[Role.EDITOR])
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowContentType.objects.create(content_type=kind, workflow=workflow)
