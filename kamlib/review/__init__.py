"""Chapter 4: looking back on one account and ahead."""
