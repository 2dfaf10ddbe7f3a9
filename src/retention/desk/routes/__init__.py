"""The desk's routes: each names the right that opens it, parses, calls one action and shows."""
