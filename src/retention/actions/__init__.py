"""One verb a file. Actions own the transactions, and each can be run again at any moment."""
