"""The tests. This file stays: without it `tests/surveys` would be imported as `surveys`."""
