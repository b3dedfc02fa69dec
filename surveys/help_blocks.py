"""The help lines of the site, as staff write them."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from surveys.word_blocks import ByName, LocalizedTextBlock


class HelpLineBlock(ByName, blocks.StructBlock):
    """Somebody to call: who, the number, and when they answer."""

    name = LocalizedTextBlock(label=_("name"), max_length=60)
    number = blocks.RegexBlock(
        regex=r"\A\+?[0-9][0-9 -]{1,18}\Z",
        label=_("telephone"),
        error_messages={"invalid": _("Digits, spaces and - only, such as 116 111.")},
    )
    hours = LocalizedTextBlock(label=_("hours"), max_length=60)

    class Meta:
        icon = "help"


class HelpLinesStreamBlock(blocks.StreamBlock):
    """At most three, as they stand on every page of a phone."""

    line = HelpLineBlock(label=_("help line"))

    class Meta:
        max_num = 3
