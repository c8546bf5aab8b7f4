"""Reports for people: the digest as text, picture, spreadsheet and document, and the papers of a joint meeting."""
