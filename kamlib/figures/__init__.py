"""The method itself, pure: frames in, frames out. No files, no widgets, no words."""
