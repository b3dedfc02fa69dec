"""What people fill in: the pages of an enrolment, and changes to it."""
