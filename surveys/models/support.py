"""Whom somebody can talk to, for surveys that are marked sensitive (SUR-27). One row per site."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import StreamField

from surveys.help_blocks import HelpLinesStreamBlock


@register_setting(icon="help", order=153)
class HelpLines(BaseGenericSetting):
    """Frozen into a sensitive survey when it is published; where the quick exit leads is not."""

    lines = StreamField(HelpLinesStreamBlock(), verbose_name=_("help lines"), blank=True)
    exit_address = models.URLField(
        _("where the quick exit leads"),
        blank=True,
        help_text=_("An everyday page, such as a weather forecast. Empty: the front page."),
    )

    panels = [FieldPanel("lines"), FieldPanel("exit_address")]

    class Meta:
        verbose_name = _("help lines")
        verbose_name_plural = _("help lines")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
