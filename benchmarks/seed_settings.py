"""Settings for making the measured data: production's key (codes depend on it), demo allowed."""

from config.settings.production import *  # noqa: F403 settings are layered by star import

DEMO = True
