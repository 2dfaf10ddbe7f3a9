"""Invents people, dossiers and their shapes as rows; knows no database."""
