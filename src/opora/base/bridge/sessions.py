"""Sessions in the database as Django keeps them, read by a question that is put into words once."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from opora.base.queries.ready import Ready

_SESSION = Ready(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now).values_list(
        "session_key", "session_data", "expire_date"
    ),
    2,
)


class SessionStore(db.SessionStore):
    """The same store: every request of everybody begins with it."""

    def _get_session_from_db(self) -> Session | None:
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        for key, data, expires in _SESSION.rows(self.session_key, now):
            return Session(session_key=key, session_data=data, expire_date=expires)
        self._session_key = None
        return None
