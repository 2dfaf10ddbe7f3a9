"""Pure decisions: values in, a decision out. No clock, database, log or framework."""
