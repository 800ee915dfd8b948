"""One chart per file; each takes the frame of the idea that it shows."""
