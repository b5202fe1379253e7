"""Who can say whether a file is still needed. Files themselves do not know who names them."""

from collections.abc import Mapping
from typing import Protocol
from uuid import UUID

from motcua.files.types import Use


class Uses(Protocol):
    """Says which of some uploads are named by somebody."""

    def __call__(self, uploads: Mapping[UUID, UUID | None]) -> Mapping[UUID, Use]:
        """The use of each upload, given as file id and the account that sent it; those that nobody
        names are left out.
        """
