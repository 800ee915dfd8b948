"""Chapter 1: who is large, what hangs on the largest, who may be key."""
