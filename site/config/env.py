"""Reads the environment once. Every name that the settings read stands in docs/operator.md."""

from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parents[2]

env = environ.Env()
if (ROOT / ".env").exists():
    env.read_env(str(ROOT / ".env"))


def texts(given: str, default: dict[str, str]) -> dict[str, str]:
    """Words per language: "sv=Barnens röst,ar=صوت الأطفال"; one text alone is the first language's.

    The site marks a language that is not named as falling back to another.
    """
    if not given:
        return default
    if "=" not in given:
        return {next(iter(default)): given}
    pairs = (part.partition("=") for part in given.split(","))
    return {code.strip(): words.strip() for code, _equals, words in pairs if words.strip()}


def database(default: str) -> dict:
    """The database by DATABASE_URL, with the options each engine needs.

    SQLite: WAL, and IMMEDIATE transactions, since a read that turns into a write fails under
    DEFERRED as soon as two people send at once. PostgreSQL: connections are kept for a minute.
    """
    config = env.db("DATABASE_URL", default=default)
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        }
    else:
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    return config
