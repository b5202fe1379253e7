"""Money is an integer of đồng."""

from django.utils.translation import get_language

from motcua.kernel.language import ENGLISH


def format_vnd(amount_vnd: int) -> str:
    """`1500000` → `1.500.000 đ` (Vietnamese grouping); `1,500,000 VND` in English."""
    text = f"{amount_vnd:,}"
    return f"{text} VND" if get_language() == ENGLISH else f"{text.replace(',', '.')} đ"
