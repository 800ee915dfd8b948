"""Chapter 2: what each account leaves over, where it stands, who is key."""
