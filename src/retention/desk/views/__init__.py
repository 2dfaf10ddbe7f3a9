"""What pages show, made from what actions return: finished values for the templates."""
