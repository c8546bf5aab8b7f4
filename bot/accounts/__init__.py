"""How to reach the platforms, from the configuration and its secrets: a platform a file."""
