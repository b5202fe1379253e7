"""What can be done to the catalogue: import procedures, say who offers them, check forms."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.catalogue import definitions
from motcua.catalogue.form_publishing import (
    form_draft_begin,
    form_draft_create,
    form_draft_drop,
    form_draft_publish,
    form_draft_save,
    form_publish,
)
from motcua.catalogue.form_sampling import form_sample_drop, form_sample_save
from motcua.catalogue.forms import (
    address_text,
    form_check,
    form_lint,
    form_opened,
    form_parse,
    form_validate,
    form_view,
)
from motcua.catalogue.life_events import LIFE_EVENT_FILES, life_events, write_life_events
from motcua.catalogue.models import Offering
from motcua.catalogue.offering import Offered, offered
from motcua.catalogue.policies import may_publish
from motcua.catalogue.process_publishing import (
    process_draft_create,
    process_draft_drop,
    process_draft_publish,
    process_draft_save,
    process_publish,
)
from motcua.catalogue.publishing import (
    drafts_of,
    write_definitions,
    write_offerings,
    write_versions,
)
from motcua.catalogue.reading import read_tables
from motcua.catalogue.search_importing import SEARCH_FILES, write_search_words
from motcua.catalogue.search_weights import search_weight_save
from motcua.catalogue.search_words import search_word_drop, search_word_save
from motcua.catalogue.selectors import catalogue_forget
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.errors import NotAllowed
from motcua.kernel.tables import Count, Say, lock_imports
from motcua.organisation.selectors import agencies_of_the_province

__all__ = [
    "LIFE_EVENT_FILES",
    "PROCEDURE_FILES",
    "SEARCH_FILES",
    "address_text",
    "catalogue_setup",
    "form_check",
    "form_draft_begin",
    "form_draft_create",
    "form_draft_drop",
    "form_draft_publish",
    "form_draft_save",
    "form_lint",
    "form_opened",
    "form_parse",
    "form_publish",
    "form_sample_drop",
    "form_sample_save",
    "form_validate",
    "form_view",
    "life_events_import",
    "offerings_import",
    "procedures_import",
    "process_draft_create",
    "process_draft_drop",
    "process_draft_publish",
    "process_draft_save",
    "process_publish",
    "search_weight_save",
    "search_word_drop",
    "search_word_save",
    "search_words_import",
]
PROCEDURE_FILES = tuple(definitions.table_files())


def _silent(step: str) -> None:
    """Say nothing about progress."""


@transaction.atomic
def procedures_import(
    *,
    actor: Actor,
    files: Sequence[Path] = PROCEDURE_FILES,
    codes: Collection[str] = (),
    say: Say = _silent,
) -> Mapping[str, Count]:
    """Publish what the files say, all or nothing; unchanged content makes no new version.

    With `codes` only these procedures. Those that the files leave out stay as they are. Raises
    `BadRows` with every wrong line, and `NotAllowed`.
    """
    _begin(actor)
    contents = list(read_tables(files, codes).values())
    say(_("%(count)s thủ tục đã đọc") % {"count": len(contents)})
    write_definitions()
    drafts = drafts_of(contents)
    write_versions(drafts, clock.now())
    _forget()
    new = sum(draft.number == 1 for draft in drafts)
    return {"procedures": Count(new, len(drafts) - new, len(contents) - len(drafts))}


@transaction.atomic
def offerings_import(
    *, actor: Actor, files: Sequence[Path] = (), say: Say = _silent
) -> Mapping[str, Count]:
    """Let each procedure be offered by the agencies that its levels and competence point to.

    Needs no files: it follows from procedures and the agencies of today. Twice changes nothing; an
    agency that is no more, or no longer fits, loses the procedure. Raises `NotAllowed`.
    """
    _begin(actor)
    wanted, known = offered(clock.today()), _known()
    say(_("%(count)s nơi thực hiện") % {"count": len(wanted)})
    write_offerings(wanted, known)
    _forget()
    kept = sum(wanted.get(pair) == receiving for pair, receiving in known.items())
    changed = sum(pair in wanted and wanted[pair] != known[pair] for pair in known)
    return {
        "offerings": Count(len(wanted.keys() - known.keys()), changed, kept),
        "offerings_removed": Count(0, len(known.keys() - wanted.keys()), 0),
    }


def _known() -> Offered:
    rows = Offering.objects.values_list(
        "procedure_id", "competent_agency_id", "receiving_agency_id"
    )
    return {(code, competent): receiving for code, competent, receiving in rows}


@transaction.atomic
def life_events_import(
    *, actor: Actor, files: Sequence[Path] = LIFE_EVENT_FILES, say: Say = _silent
) -> Mapping[str, Count]:
    """Make the moments of life those of the two files: what they leave out goes.

    A code may name a procedure that this catalogue does not have yet. Raises `BadRows` with every
    wrong line, and `NotAllowed`.
    """
    _begin(actor)
    counts = write_life_events(files)
    _forget()
    return counts


@transaction.atomic
def search_words_import(
    *, actor: Actor, files: Sequence[Path] = SEARCH_FILES, say: Say = _silent
) -> Mapping[str, Count]:
    """Take everyday words of the search and what people ask for most, all or nothing.

    Rows that an administrator wrote or corrected stay as they are, and so do rows that the files
    leave out. Raises `BadRows` with every wrong line, and `NotAllowed`.
    """
    _begin(actor)
    return write_search_words(files)


def catalogue_setup() -> None:
    """The catalogue of a new installation: the procedures of the product, who offers them, and
    the moments of life, unless the province has its own.
    """
    procedures_import(actor=SYSTEM)
    offerings_import(actor=SYSTEM)
    search_words_import(actor=SYSTEM)
    if not life_events():
        life_events_import(actor=SYSTEM)


def _begin(actor: Actor) -> None:
    """Refuse strangers, and let no two imports run at once."""
    if not may_publish(actor, agencies_of_the_province()):
        raise NotAllowed
    lock_imports()


def _forget() -> None:
    """Remember nothing from before the change, in this transaction and after it."""
    catalogue_forget()
    # ast-grep-ignore: no-on-commit
    transaction.on_commit(catalogue_forget)  # forgetting twice or never is harmless
