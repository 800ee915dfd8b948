"""One client opened: what hangs on ``kam``."""
