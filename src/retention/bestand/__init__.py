"""The municipality's data: check the live schema, select, lock, destroy, read back.

Every function takes a connection and never commits. What differs between database engines stands
in dialect.py.
"""
