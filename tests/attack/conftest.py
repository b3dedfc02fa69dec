import pytest


@pytest.fixture(autouse=True)
def no_drawings(monkeypatch):
    """Pictures show the same numbers as the tables; drawing them takes seconds."""
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))
