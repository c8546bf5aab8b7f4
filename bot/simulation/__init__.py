"""Synthetic estates on a virtual clock: what a policy achieves before a community goes live with it.

The bot in it is the real one: the same handlers, service, clock and outbox, on a database in memory. Only the people
are made up. What is assumed of them is in `habits.py` and `troubles.py`, and is printed with the figures: the figures
compare policies under one set of assumptions, they foretell nothing.
"""
