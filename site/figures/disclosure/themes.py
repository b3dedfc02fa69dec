"""Whether it may be told how many wrote of a theme (REP-21, docs/adr/0048).

Only everybody together is told of, never a group, and a theme that may not be told is not named.
"""


def may_tell(count: int, asked: int, k: int, m: int) -> bool:
    """At least k wrote of it, and at least m of those who were asked did not.

    Who is known to belong to any group of n among those asked: at least count − (asked − n) of it
    wrote of the theme, so nobody can prove it of all but fewer than m (REP-4). That m did is no
    matter of proof either, as count is at least k, which is never below m.
    """
    return count >= k and asked - count >= m
