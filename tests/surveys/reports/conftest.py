import pytest
from django.utils import translation

from releases import afterwards


@pytest.fixture(autouse=True)
def english():
    """Sentences for staff are compared in the language of the code."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def no_papers(monkeypatch):
    """The job makes no PDF: tests/participation/test_papers.py does."""
    monkeypatch.setattr(afterwards, "_makers", [])
