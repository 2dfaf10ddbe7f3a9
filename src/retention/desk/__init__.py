"""Pages: what people outside the command line see. Each parses, calls one action and shows."""
