"""Work that leaders hand to agencies, and every move after it."""
