"""Two seconds saved at every start: imported before papermill, nbformat or nbconvert.

``nbformat`` imports ``jsonschema``, and this one tries ``rfc3987_syntax``, whose grammar is
compiled anew in each process (3.1 s against 0.7 s for papermill); jsonschema does without it where
it is absent. A room that needs notebooks imports this module in its ``__init__``, which runs before
its other modules whatever the order of their imports.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)
