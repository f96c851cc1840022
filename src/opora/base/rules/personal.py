"""Which classes of data are about people: reading them is metered, and staff show a second factor first."""

from __future__ import annotations

from opora.base.rules.access import Data

#: Pages of these classes show people other than the reader, unless the page is about oneself.
ABOUT_PEOPLE = frozenset(set(Data) - {Data.PUBLIC, Data.TREE, Data.DICTIONARY, Data.JOURNAL})
#: Scopes of routes that show nothing but the reader's own.
ABOUT_ONESELF = frozenset({"public", "signed", "own"})


def shows_others(data: Data, scope: str) -> bool:
    """Whether a route of this class and scope shows other people's data.

    A page for everybody who signed in counts, when its class is about people: the first page names pairs.
    """
    return data in ABOUT_PEOPLE and scope != "public" and not (data is Data.ACCOUNT and scope in ABOUT_ONESELF)
