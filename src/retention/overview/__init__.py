"""The access overview as a file: its pages as data, as PDF/A, and sealed for one person.

Pure bytes: no database, no network.
"""
