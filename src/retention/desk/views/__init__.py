"""What templates show, made from what actions return."""
