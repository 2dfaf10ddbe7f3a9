"""Speed and size, as ratios of measurements made in one run. `make bench` prints them."""
