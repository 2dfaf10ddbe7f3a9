"""Our own tables in PostgreSQL: lists, decisions, exceptions, outcomes, the log.

Every function takes a connection and never commits. Every change writes its event to the log in
the same transaction.
"""
