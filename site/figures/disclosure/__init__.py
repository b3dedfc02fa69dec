"""What may be published. `mask` looks at sizes alone, `attribute` at answers; see docs/adr/0004."""
