"""Cards that citizens hold up to a form: the text of the code, or a photo of it."""

from motcua.identity.adapters.card_photo import text_in_photo
from motcua.identity.cccd import card_of
from motcua.identity.types import Card
from motcua.kernel import clock


def card_from_text(text: str) -> Card:
    """What a pasted code of an identity card says; raises `CardUnreadable`, `CardContradicts`."""
    return card_of(text, today=clock.today())


def card_from_photo(content: bytes) -> Card:
    """What the code in a photo of an identity card says. The photo is not kept.

    Raises `CardUnreadable`, `CardContradicts`, `CardReaderBusy`. Takes up to eight seconds for a
    hostile photo, and a process of its own: call it outside of transactions.
    """
    return card_from_text(text_in_photo(content))
