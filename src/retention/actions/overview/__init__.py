"""The access overview (protocol art. 12.1): make, check, release, expire."""
