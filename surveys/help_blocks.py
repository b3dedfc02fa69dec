"""The help lines of the site, as staff write them."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from surveys.word_blocks import ByName, LocalizedTextBlock

NUMBER = r"\A\+?[0-9][0-9 -]{1,18}\Z"
LONGEST, MOST = 60, 3


class HelpLineBlock(ByName, blocks.StructBlock):
    """Somebody to call: who, the number, and when they answer."""

    name = LocalizedTextBlock(label=_("name"), max_length=LONGEST)
    number = blocks.RegexBlock(
        regex=NUMBER,
        label=_("telephone"),
        error_messages={"invalid": _("Digits, spaces and - only, such as 116 111.")},
    )
    hours = LocalizedTextBlock(label=_("hours"), max_length=LONGEST)

    class Meta:
        icon = "help"


class HelpLinesStreamBlock(blocks.StreamBlock):
    """At most three, as they stand on every page of a phone."""

    line = HelpLineBlock(label=_("help line"))

    class Meta:
        max_num = MOST
