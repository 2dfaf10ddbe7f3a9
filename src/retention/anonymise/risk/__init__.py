"""Risk: how well a table hides the people in it, and the least generalisation that hides them."""
