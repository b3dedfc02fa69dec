"""The second reference: a plain Wagtail form page. Changed only in its own commit."""
