"""History for a demonstration province: the same rows that live casework writes, made in bulk."""
