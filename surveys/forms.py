"""Forms of those who make surveys."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import capfirst, format_lazy, slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from core.forms.fields import Day
from core.forms.widgets import CheckCards, Number
from core.languages import LANGUAGES
from core.texts import LocalizedFormField, pick
from promises.models import Promise
from surveys.enums import AgeBand, GuardianMode, WaveState
from surveys.models.invitation import CodeBatch
from surveys.models.survey import Survey, SurveyVersion
from surveys.models.wave import Wave
from surveys.offered import Offered, offered
from surveys.services.freeze import find_problems, locks
from surveys.services.guardians import Asked
from surveys.services.imports import face_lists
from surveys.services.invited import Group, InvitedError, merge, read_groups
from surveys.services.pooled import TooFew, Unit, pool, units_of
from surveys.services.slips import Slips
from surveys.services.texts import texts_in
from surveys.services.translations import followed
from surveys.xlsform.imported import Imported

CHECKED = (
    "key", "title", "intro", "intro_audio", "ages", "outro", "questions", "sensitive",
    "help_lines", "mode", "instrument", "source", "licence", "may_translate",
)  # fmt: skip
NOT_CHOSEN = ("required", "invalid_choice")
PAGE = "page"  # of what can be printed: not a PDF


class KeyedForm(WagtailAdminModelForm):
    """A key is made once; it never changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "key" in self.fields:
            self.fields["key"].disabled = True


class SurveyForm(KeyedForm):
    """A draft may lack texts; what is to be published, or looked at by an editor, may not."""

    bands = forms.MultipleChoiceField(
        choices=AgeBand.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label=capfirst(_("ages that will answer")),
        help_text=_("Advice on the wording, and the previews, are for these ages."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidate: Survey | None = None  # what was posted, where it can be read
        before = texts_in(self.instance) if self.instance.pk else ()
        self.records = followed(self.instance.translated or {}, before)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        approved = self.data.get("workflow-action-name") == "approve"
        asked = {"action-publish", "action-submit"} & set(self.data) or approved
        if not self.errors:
            names = (*CHECKED, "bands")
            self.candidate = Survey(
                pk=self.instance.pk,
                **{name: cleaned.get(name, getattr(self.instance, name)) for name in names},
            )
            right = self.data.getlist("still-right") if hasattr(self.data, "getlist") else ()
            records = followed(self.records, texts_in(self.candidate), right)
            self.candidate.translated = self.instance.translated = records
            problems = find_problems(self.candidate) if asked else locks(self.candidate)
            if problems:
                raise ValidationError(list(map(str, problems)))
        return cleaned


class WorkbookForm(forms.Form):
    """An Excel workbook whose survey is to be imported."""

    workbook = forms.FileField(
        label=_("Excel workbook"),
        widget=forms.FileInput({"class": "input", "accept": ".xlsx,.xls"}),
        help_text=_("An XLSForm, .xlsx or .xls, at most 2 MB. You see what happens first."),
        error_messages=dict.fromkeys(
            ("required", "invalid", "missing", "empty"), _("Choose an Excel workbook.")
        ),
    )


class ReportForm(forms.Form):
    """What a maker adds to a workbook that has been read: titles, and which lists are faces."""

    title = LocalizedFormField(label=_("Title"), required=False)
    faces = forms.MultipleChoiceField(
        label=_("Show as faces"),
        required=False,
        widget=CheckCards,
        help_text=_("Only lists that run from the gladdest to the saddest."),
        error_messages={"invalid_choice": _("Choose from the lists of the workbook.")},
    )
    parcel = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, imported: Imported, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = self.fields["faces"]
        assert isinstance(lists, forms.MultipleChoiceField)
        lists.choices = face_lists(imported)
        if not lists.choices:
            lists.widget = forms.MultipleHiddenInput()


class WaveForm(forms.Form):
    """A new wave: which survey, on whose promise, when, and who is invited."""

    version = forms.ModelChoiceField(
        SurveyVersion.objects.none(),
        label=_("Survey"),
        empty_label=None,
        error_messages=dict.fromkeys(NOT_CHOSEN, _("Choose a survey.")),
    )
    promise = forms.ModelChoiceField(
        Promise.objects.none(),
        label=_("Promise"),
        empty_label=None,
        error_messages=dict.fromkeys(NOT_CHOSEN, _("Choose the promise that the survey is for.")),
    )
    name = LocalizedFormField(label=_("Name of the wave"))
    opens = Day(label=_("First day"))
    closes = Day(label=_("Last day"))
    previous = forms.ModelChoiceField(
        Wave.objects.none(),
        label=_("Earlier wave to compare with"),
        required=False,
        empty_label=_("No comparison"),
        error_messages=dict.fromkeys(NOT_CHOSEN, _("Choose a wave from the list.")),
    )
    guardian = forms.ChoiceField(
        choices=GuardianMode.choices,
        initial=GuardianMode.NONE,
        required=False,
        label=_("Guardians"),
        help_text=_("This cannot change later. The papers are printed from the page of the wave."),
        error_messages=dict.fromkeys(NOT_CHOSEN, _("Choose what guardians are asked.")),
    )
    groups = forms.FileField(
        label=_("Invited groups"),
        widget=forms.FileInput({"class": "input", "accept": ".csv,text/csv"}),
        required=False,
        help_text=_("The school office's file: skola; område; årskurs; kön; inbjudna"),
        error_messages=dict.fromkeys(
            ("required", "invalid", "missing", "empty"), _("Choose the file with the groups.")
        ),
    )
    programs = forms.MultipleChoiceField(
        label=_("Programme groups"),
        required=False,
        widget=CheckCards,
        help_text=_(
            "Those who have a place are invited. Groups that are too small are put together with "
            "others of the same programme."
        ),
        error_messages={"invalid_choice": _("Choose among those that stand here.")},
    )
    same = forms.BooleanField(
        label=_("The same programme groups as in the earlier wave"),
        required=False,
        help_text=_("For before and after: who was put together then is put together now."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units: list[Unit] = []  # of the programme groups, once the form has been cleaned
        versions = SurveyVersion.objects.select_related("survey")
        choices = {
            "version": versions.order_by("survey__key", "-number"),
            "promise": Promise.objects.filter(kept_on=None),
            "previous": Wave.objects.all(),
        }
        for name, rows in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
        self.offered = {one.key: one for one in offered()}
        listed = self.fields["programs"]
        assert isinstance(listed, forms.MultipleChoiceField)
        listed.choices = [
            (one.key, ": ".join(pick(words, get_language() or "").text
                                for words in (one.title, one.name)))
            for one in self.offered.values()
        ]  # fmt: skip
        if not self.offered:
            listed.widget = forms.MultipleHiddenInput()
            self.fields["same"].widget = forms.HiddenInput()

    def clean_guardian(self) -> str:
        return self.cleaned_data["guardian"] or GuardianMode.NONE

    def clean_programs(self) -> list[Offered]:
        return [self.offered[key] for key in self.cleaned_data["programs"]]

    def clean_groups(self) -> list[Group]:
        if not self.cleaned_data["groups"]:
            return []
        try:
            groups = read_groups(self.cleaned_data["groups"])
        except InvitedError as error:
            raise ValidationError(error.problems) from error
        return groups

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        if opens and closes and closes < opens:
            self.add_error("closes", _("The last day comes before the first."))
        version, groups = cleaned.get("version"), cleaned.get("groups")
        programs = cleaned.get("programs")
        previous, same = cleaned.get("previous"), cleaned.get("same")
        if same and (programs or previous is None or not units_of(previous)):
            self.add_error(
                "same", _("Choose an earlier wave that has programme groups, and no groups here.")
            )
        if not {"groups", "programs", "same"} & set(self.errors) and not (
            groups or programs or same
        ):
            self.add_error("groups", self.fields["groups"].error_messages["required"])
        if (programs or same) and cleaned.get("guardian", GuardianMode.NONE) != GuardianMode.NONE:
            self.add_error(
                "guardian", _("Those in a programme answer for themselves: nothing is asked here.")
            )
        if version:
            k = max(version.survey.k, settings.K_FLOOR)
            try:
                self.units = units_of(previous) if same and previous else pool(programs or [], k)
                if any(unit.size < k for unit in self.units):
                    self.add_error(
                        "same", _("The groups of the earlier wave are too small for this survey.")
                    )
                if groups:
                    merge(groups, k)
            except TooFew as error:
                self.add_error("programs", error.problems)
            except InvitedError as error:
                self.add_error("groups", error.problems)
        return cleaned

    @property
    def slug(self) -> str:
        """An address that no wave has: the name, with a number where it is taken."""
        base = slugify(pick(self.cleaned_data["name"], LANGUAGES[0].code).text)[:40] or "omgang"
        slug, number = base, 1
        while Wave.objects.filter(slug=slug).exists():
            number += 1
            slug = f"{base}-{number}"
        return slug


class DatesForm(forms.Form):
    """The days of a wave that exists. One that has been opened keeps its first day."""

    opens = Day(label=_("First day"))
    closes = Day(label=_("Last day"))

    def __init__(self, wave: Wave, *args: Any, **kwargs: Any) -> None:
        days = {"opens": wave.opens.isoformat(), "closes": wave.closes.isoformat()}
        kwargs["initial"] = days
        super().__init__(*args, **kwargs)
        if wave.state != WaveState.DRAFT:
            del self.fields["opens"]


class BandsForm(forms.Form):
    """Whose words each group reads: one choice per batch, in the order of the wave's page."""

    def __init__(self, batches: Iterable[CodeBatch], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batches = list(batches)
        for number, batch in enumerate(self.batches, start=1):
            words = pick(batch.program_words, get_language() or "").text
            place = [words or batch.school or batch.area, batch.school_year]
            self.fields[f"band-{number}"] = forms.ChoiceField(
                choices=AgeBand.choices,
                initial=batch.band,
                label=", ".join(f"\u2068{one}\u2069" for one in place if one) or _("Everybody"),
                error_messages=dict.fromkeys(NOT_CHOSEN, _("Choose an age.")),
            )

    @property
    def bands(self) -> dict[int, str]:
        bands = self.cleaned_data.values()
        return {batch.pk: band for batch, band in zip(self.batches, bands, strict=True)}


class SlipsForm(forms.Form):
    """How many one-time slips to make. `state` lets the form be used once (services.slips).

    How many there may be is said by services.slips, with both ends.
    """

    count = forms.IntegerField(
        label=_("Number of slips"),
        widget=Number,
        error_messages=dict.fromkeys(
            ("required", "invalid"), _("Write the number with digits, for example 3.")
        ),
    )
    replace = forms.BooleanField(
        label=_("End the slips that are not used yet"),
        required=False,
        help_text=_(
            "Choose this if they were lost or never printed. Papers handed out stop working."
        ),
    )
    paper = forms.ChoiceField(
        label=_("What you get"),
        choices=[
            ("all", _("A PDF to print, in all languages")),
            *((one.code, format_lazy(_("A PDF in {}"), one.own_name)) for one in LANGUAGES),
            (PAGE, _("A page to print from the browser")),
        ],
        initial="all",
        error_messages=dict.fromkeys(NOT_CHOSEN, _("Choose what you get.")),
    )
    state = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, known: Slips, *args: Any, **kwargs: Any) -> None:
        room = known.most(replace=False)
        initial = {"state": known.state, "count": room or known.most(replace=True)}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        if not known.unused:
            self.fields["replace"].widget = forms.HiddenInput()


class GuardianSlipsForm(SlipsForm):
    """How many papers for guardians to make; as the form of slips, with limits of its own."""

    def __init__(self, known: Asked, *args: Any, **kwargs: Any) -> None:
        forms.Form.__init__(self, *args, **kwargs)
        room = known.most(replace=False)
        self.initial = {"state": known.state, "count": room or known.most(replace=True)}
        self.fields["count"].label = _("Number of papers")
        replace = self.fields["replace"]
        replace.label = _("End the papers that are not answered yet")
        if not known.waiting:
            replace.widget = forms.HiddenInput()
