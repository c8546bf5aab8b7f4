"""The neighbourhood in which most stories with a configuration file of their own take place, as that file writes it."""

import json

MANAGER, LEADER = ("zhang", "张经理", "物业"), ("li", "李主任", "社区")
Who = tuple[str, str, str]


def garden(*sections: str, buildings: str = "1-8") -> str:
    """阳光社区 with its one estate, 阳光花园; what belongs to the community comes after it, all else before it."""
    of_community = [section for section in sections if section.startswith("[[community.")]
    others = [section for section in sections if section not in of_community]
    community = _table("community", {"id": "sunshine", "name": "阳光社区"})
    estate = _table("community.estate", {"id": "garden", "name": "阳光花园", "buildings": [buildings]})
    return "\n".join([*others, community, estate, *of_community])


def group(channel: str, key: str | int, kind: str = "linkage") -> str:
    """A group of the estate."""
    return _table("community.chat", {"channel": channel, "id": key, "kind": kind, "estate": "garden"})


def person(who: Who, **more: object) -> str:
    """A member with a role; `more` are accounts (`telegram=10001`) and rights."""
    id_, name, role = who
    return _table("community.person", {"id": id_, "name": name, "roles": [role], **more})


def _table(header: str, values: dict[str, object]) -> str:
    # Strings, numbers, lists and booleans are written in TOML as they are in JSON.
    lines = (f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items())
    return "\n".join([f"[[{header}]]", *lines])
