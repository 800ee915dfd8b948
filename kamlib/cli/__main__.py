"""``python -m kamlib.cli`` is ``kam``."""

from kamlib.cli import main

if __name__ == "__main__":
    main()
