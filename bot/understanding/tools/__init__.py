"""For the people who keep the rule packs: try, compare, suggest, and edit as a spreadsheet.

Everything here returns values; the `describe_*` functions turn them into text for people.
"""
