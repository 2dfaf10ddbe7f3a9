"""Who opened the page: the login is Airflow's, the role is what the settings make of it.

With a real auth manager a user's roles in Airflow are mapped. The simple one has no roles of ours
and is for the demo: there a role comes from the user id, and on any other ledger it is refused.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from fastapi import Request

from retention.actions.workplace import Workplace
from retention.domain.access import AIRFLOW_ROLES, Permit, Role, may, roles_named
from retention.domain.approval import Official
from retention.errors import ConfigurationError
from retention.ledger.officials import Vouched, is_demo, official_of

DEMO_ONLOOKERS = {"demo-auditor": Role.AUDITOR, "demo-operator": Role.OPERATOR}


@dataclass(frozen=True, slots=True)
class Login:
    """What the auth manager says: the user id and its roles in Airflow; `simple`: the demo's."""

    user: str
    roles: frozenset[str] = frozenset()
    simple: bool = False


Logins = Callable[[Request], Awaitable[Login]]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is at the desk. `official`: as registered in the ledger, who may decide; else None."""

    user: str
    roles: frozenset[Role]
    official: Official | None

    def may(self, permit: Permit) -> bool:
        """Whether this page or form is theirs."""
        return may(self.roles, permit)

    @property
    def vouched(self) -> Vouched:
        """What the desk tells an action about who asks."""
        functions = (role.function for role in self.roles)
        return Vouched(self.user, frozenset(each for each in functions if each is not None))


def visitor_of(place: Workplace, login: Login) -> Visitor:
    """The visitor behind a login; without a role here, one who may nothing."""
    with place.ledger.connect() as ledger:
        official = official_of(ledger, login.user)
        demo = login.simple and is_demo(ledger)
        ledger.commit()  # what is prepared on a pooled connection outlives no rollback
    if login.simple:
        return Visitor(login.user, _demo_roles(login, official) if demo else frozenset(), official)
    return Visitor(login.user, roles_named(login.roles, role_mapping(place)), official)


def role_mapping(place: Workplace) -> Mapping[str, Role]:
    """Role in Airflow -> role here; ConfigurationError when the settings name one we lack."""
    try:
        own = {name: Role(role) for name, role in place.settings.desk_roles.items()}
    except ValueError:
        raise ConfigurationError(
            f"RETENTION_DESK_ROLES: the roles here are {', '.join(role.value for role in Role)}"
        ) from None
    return own or AIRFLOW_ROLES


def _demo_roles(login: Login, official: Official | None) -> frozenset[Role]:
    if official is not None:
        return frozenset({Role(official.function.value)})
    onlooker = DEMO_ONLOOKERS.get(login.user)
    return frozenset() if onlooker is None else frozenset({onlooker})


async def airflow_login(request: Request) -> Login:
    """The login of Airflow's own web server; HTTPException 401 or 403 where there is none."""
    from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser
    from airflow.api_fastapi.core_api.security import bearer_scheme, get_user

    user = await get_user(request, None, await bearer_scheme(request))
    if isinstance(user, SimpleAuthManagerUser):
        return Login(user.get_id(), simple=True)
    roles = frozenset(str(getattr(role, "name", role)) for role in getattr(user, "roles", ()))
    return Login(str(getattr(user, "username", None) or user.get_name()), roles)
