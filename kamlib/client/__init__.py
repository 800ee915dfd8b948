"""A client's folder and its settings: ``client.toml``, typed and checked.

- `settings`: what may be set, with its default; the chapters bring theirs
- `read`: the file read, every mistake told at once
- `write`: a new commented file; one setting changed, with who and why
- `whole`: a file written whole or not at all
- `folder`: where clients are, which there are, what a client's folder holds
"""

from kamlib.client.folder import Client, data_folder, find_client, list_clients, new_folder
from kamlib.client.read import SETTINGS_FILE, check_settings, read_settings, settings_language
from kamlib.client.settings import Settings, list_settings
from kamlib.client.write import save_setting, save_settings, settings_text, write_settings

__all__ = [
    "SETTINGS_FILE",
    "Client",
    "Settings",
    "check_settings",
    "data_folder",
    "find_client",
    "list_clients",
    "list_settings",
    "new_folder",
    "read_settings",
    "save_setting",
    "save_settings",
    "settings_language",
    "settings_text",
    "write_settings",
]
