"""Chapter 0: what a client's files hold and how they were read."""
