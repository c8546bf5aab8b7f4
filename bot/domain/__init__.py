"""The life of an incident: standard library only, no clock, no randomness, no async."""
