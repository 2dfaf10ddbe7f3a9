"""A complete Wmo bestand with invented people, so that a newcomer sees the whole cycle."""
