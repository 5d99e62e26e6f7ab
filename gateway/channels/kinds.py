"""Which services there are, found in their folder, and what the environment says of a clinic's."""

from __future__ import annotations

import importlib
import os
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass

from gateway.channels import services as folder
from gateway.channels.channel import Channel, Kind, variable
from gateway.settings import PREFIX


@dataclass(frozen=True)
class Kinds:
    """The services by name, and the environment that may switch them on."""

    known: Mapping[str, Kind]
    environment: Mapping[str, str]

    def environment_of(self, clinic: str, first: bool) -> dict[str, str]:
        """The settings of one clinic under their plain names: GATEWAY_<CLINIC>_…, and for the first clinic GATEWAY_…, too."""
        named = {variable(kind.name, one.name) for kind in self.known.values() for one in kind.settings}
        own = f"{PREFIX}{clinic.upper().replace('-', '_')}_"
        plain = {name: value for name, value in self.environment.items() if first or name not in named}
        shorter = {
            f"{PREFIX}{name.removeprefix(own)}": value for name, value in self.environment.items() if name.startswith(own)
        }
        return {**plain, **{name: value for name, value in shorter.items() if name in named}}

    def made(self, environment: Mapping[str, str]) -> dict[str, Channel]:
        """The channels whose secrets are set; raises SettingError when some of a service's are missing."""
        made = {name: kind.channel(environment) for name, kind in self.known.items()}
        return {name: one for name, one in made.items() if one is not None}


def read(environment: Mapping[str, str] = os.environ) -> Kinds:
    """The services of the folder."""
    modules = [importlib.import_module(f"{folder.__name__}.{one.name}") for one in pkgutil.iter_modules(folder.__path__)]
    found: list[Kind] = [module.KIND for module in modules]
    return Kinds({kind.name: kind for kind in found}, environment)
