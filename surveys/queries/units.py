"""Schools and areas as invitations name them."""

from surveys.models.wave import InvitedGroup


def known_units() -> list[tuple[str, str]]:
    """(kind, name) of each that was ever invited: schools first, by name."""
    return [
        (kind, name)
        for kind in ("school", "area")
        for name in InvitedGroup.objects.exclude(**{kind: ""})
        .order_by(kind)
        .values_list(kind, flat=True)
        .distinct()
    ]
