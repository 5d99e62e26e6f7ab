"""What staff may do: four roles, each of which may do everything that the ones before it may."""

from __future__ import annotations

from typing import Literal

Role = Literal["viewer", "editor", "approver", "administrator"]
ROLES: tuple[Role, ...] = ("viewer", "editor", "approver", "administrator")


def read(name: str) -> Role:
    """The role of this name; raises ValueError that lists them."""
    if name not in ROLES:
        raise ValueError(f"{name!r} is no role: take one of {', '.join(ROLES)}")
    return name


def may(role: Role, least: Role) -> bool:
    """Whether somebody with `role` may do what needs `least`."""
    return ROLES.index(role) >= ROLES.index(least)
