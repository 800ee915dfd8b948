"""Pages that leave the house."""
