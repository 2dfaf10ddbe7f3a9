"""The desk's actions as JSON: the same permits, the same refusals, described by OpenAPI."""
