"""What the answering pages may know of a wave."""

from surveys.models.wave import Wave


def public_wave(pk: int) -> Wave | None:
    """The wave with its version and promise, for anybody who holds a code to it."""
    return Wave.objects.select_related("version", "promise").filter(pk=pk).first()
