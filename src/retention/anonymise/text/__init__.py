"""The Dutch text engine: default-deny, without a model, without the network."""
