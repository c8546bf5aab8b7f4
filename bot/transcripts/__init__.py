"""Chats as files: Telegram Desktop exports, WeChat text exports, and our own JSON lines and scenarios.

Every format becomes the same `Transcript`. What cannot be read is a `Problem` with its line; reading goes on.
"""
