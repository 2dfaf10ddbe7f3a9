"""The workshop of de-identification: text, risk, and the anonymous archive.

It takes a connection where it needs one and never commits.
"""
