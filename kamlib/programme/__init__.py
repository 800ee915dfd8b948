"""Chapter 5: the programme beyond one account."""
