"""Chapter 3: one account's plan."""
