"""Published words in a template."""

from django import template
from django.utils.translation import get_language

from releases import joined, words
from releases.models import NoteKind, PublicNote

register = template.Library()
register.filter("marked", words.marked)


@register.filter
def put_together(note: PublicNote) -> list[joined.Said]:
    """REP-7: the answers that became one when this was said."""
    if note.kind != NoteKind.CORRECTED:
        return []
    return joined.done_by(note.publication, get_language() or "")
