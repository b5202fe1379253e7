"""Money is an integer of đồng."""


def format_vnd(amount_vnd: int) -> str:
    """`1500000` → `1.500.000 đ` (Vietnamese grouping)."""
    return f"{amount_vnd:,}".replace(",", ".") + " đ"
