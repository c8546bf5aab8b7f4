"""Liandong: every report gets an answer, every task an owner, every person a reply."""
