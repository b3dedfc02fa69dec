"""What young people say that a report means, in the page editor: they write, an editor looks."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from core.languages import get
from core.texts import pick
from participation import queries
from participation.models import Meaning
from releases.models import ReleasePlan


class _Report(forms.ModelChoiceField):
    def label_from_instance(self, plan: ReleasePlan) -> str:
        one = plan.publication
        code = get(get_language()).code
        words = [one.title, one.facts["wave"]["name"]] if one else []
        return ", ".join(pick(part, code).text for part in words) or str(plan)


class MeaningForm(WagtailAdminModelForm):
    plan = _Report(ReleasePlan.objects.none(), label=_("Report"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        plans = [one.plan_id for one in queries.of_surveys()]
        self.fields["plan"].queryset = ReleasePlan.objects.filter(pk__in=plans)


class MeaningViewSet(SnippetViewSet):
    model = Meaning
    icon = "openquote"
    menu_label = _("What young people say")
    add_to_admin_menu = True
    list_display = ["__str__", "live"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [FieldPanel("plan"), FieldPanel("text"), FieldPanel("who")], base_form_class=MeaningForm
    )


register_snippet(MeaningViewSet)
