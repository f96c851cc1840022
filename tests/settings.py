"""The installation the tests run in: a throw-away data folder, tasks run at once, quick passwords."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

folder = Path(tempfile.mkdtemp(prefix="opora-tests-"))
atexit.register(shutil.rmtree, folder, ignore_errors=True)
(folder / "static").mkdir()  # WhiteNoise warns of a folder that is not there
os.environ["OPORA_DATA"] = str(folder)
os.environ["OPORA_SECRET_KEY"] = "only for the tests, and of no worth"
os.environ["OPORA_TASKS"] = "immediate"
for name in ("OPORA_DEMO", "OPORA_DEBUG", "OPORA_TLS", "OPORA_HOSTS"):
    os.environ.pop(name, None)

from opora.settings import *  # noqa: E402, F403
from opora.settings import DATABASES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, so that a test's threads and the live server see what the test wrote.
    DATABASES["default"]["TEST"] = {"NAME": str(folder / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )
else:
    # What `setup.postgres` has migrated once for all workers; without it each migrates its own.
    DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ.get("OPORA_TESTS_TEMPLATE") or None}
DATABASES["default"]["CONN_MAX_AGE"] = 0

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
#: Tests of pages are not about the second factor; its own tests set this to 0.
SECOND_FACTOR_GRACE_DAYS = 36_500
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
