"""Monthly reports: drafted, signed, sealed, published."""
