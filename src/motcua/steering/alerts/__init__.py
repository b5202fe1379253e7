"""Rules that look at numbers, and the alerts that they raise."""
