"""What the bestand holds, which rows belong to a dossier, and what happens to each column."""
