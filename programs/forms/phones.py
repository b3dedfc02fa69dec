"""Phone numbers as forms read them: programs.phones."""

from programs.phones import NOT_A_LENGTH, parse_phone, spoken_phone

__all__ = ["NOT_A_LENGTH", "parse_phone", "spoken_phone"]
