"""The configuration: what a neighbourhood decides, read from one TOML file and checked to the last key.

`load(path)` reads a file, `sandbox()` is the sample community of the demonstration, `Config()` has all defaults.
"""

from bot.config.people import BUILT_IN_ROLES, ROLE_NAMES, Leave, Person, Role, RoleGrant, Shift
from bot.config.places import SAFETY_PHONES, BuildingGroup, Chat, Estate
from bot.config.platforms import Telegram, WeCom
from bot.config.policy import CategoryOverride, Digest, Hours, PolicyNumbers, Privacy, Rules
from bot.config.problems import ConfigError, Problem
from bot.config.reading import load, parse, sandbox
from bot.config.root import Bot, Community, Config

__all__ = [
    "BUILT_IN_ROLES", "ROLE_NAMES", "SAFETY_PHONES", "Bot", "BuildingGroup", "CategoryOverride", "Chat", "Community",
    "Config", "ConfigError", "Digest", "Estate", "Hours", "Leave", "Person", "PolicyNumbers", "Privacy", "Problem",
    "Role", "RoleGrant", "Rules", "Shift", "Telegram", "WeCom", "load", "parse", "sandbox",
]  # fmt: skip
