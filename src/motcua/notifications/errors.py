"""What can go wrong with the texts of messages: the same as with all texts of administrators."""

from motcua.kernel.drafts import DraftChanged, NothingNew, TextsWrong

__all__ = ["DraftChanged", "NothingNew", "TextsWrong"]
