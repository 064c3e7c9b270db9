"""The files of migrations are read once a process: Alembic reads all of them, a hundred and more, for each command."""

from alembic.config import Config
from alembic.script import ScriptDirectory

_anew = ScriptDirectory.from_config
_kept: dict[str, ScriptDirectory] = {}


def _from_config(config: Config) -> ScriptDirectory:
    """The project's own as they were read first; those of a test that writes some beside them always anew."""
    place = config.get_main_option("script_location")
    if place is None or config.get_main_option("version_locations"):
        return _anew(config)
    if place not in _kept:
        _kept[place] = _anew(config)
    return _kept[place]


def share() -> None:
    """From now on, for every command of Alembic in this process."""
    ScriptDirectory.from_config = staticmethod(_from_config)  # type: ignore[method-assign]  # a keeper around it
