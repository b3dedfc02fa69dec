"""Statistics without Django: tables, intervals, disclosure control and charts."""
