"""A youth council section in both languages, and the people who write and publish in it."""

import io

from core.models import User
from core.roles import Role, ensure_roles
from youth_council import demo
from youth_council.models import CouncilNewsPage


def person(username: str, role: Role) -> User:
    user = User.objects.create_user(username, password="demo")
    user.groups.add(ensure_roles()[role])
    return user


def make_council() -> dict[str, CouncilNewsPage]:
    """The demonstration's section; one piece of its news per language."""
    demo.build(io.StringIO())
    pages = CouncilNewsPage.objects.filter(slug="fritidsgarden").select_related("locale")
    return {page.locale.language_code: page for page in pages}
