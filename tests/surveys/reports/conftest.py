import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english():
    """Sentences for staff are compared in the language of the code."""
    with translation.override("en"):
        yield
