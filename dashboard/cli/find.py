"""Finding the records that are named on a command line."""

from __future__ import annotations

from flask_babel import gettext as _

from dashboard.errors import NotFound
from dashboard.models.roles import Role, all_roles
from dashboard.models.text import text_key
from dashboard.models.users import User, user_by_login


def person(name: str) -> User:
    """The person with that user name or e-mail address.

    Raises:
        NotFound
    """
    user = user_by_login(name)
    if user is None:
        raise NotFound(_("Nobody has the user name or e-mail address “%(name)s”.", name=name))
    return user


def role(name: str) -> Role:
    """The role with that key or name, in any case.

    Raises:
        NotFound: naming the roles there are.
    """
    roles = all_roles()
    for candidate in roles:
        if text_key(name) in (candidate.key, candidate.name_key):
            return candidate
    known = ", ".join(candidate.key or candidate.name for candidate in roles)
    raise NotFound(
        _("There is no role “%(name)s”. Choose from: %(known)s.", name=name, known=known)
    )
