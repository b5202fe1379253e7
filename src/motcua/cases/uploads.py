"""Which uploads dossiers, drafts and tables of many dossiers name; how many pages one has."""

from collections.abc import Mapping
from uuid import UUID

from motcua.files.errors import PagesUncountable, PagesUncounted
from motcua.files.types import Use
from motcua.kernel import db
from motcua.signing.errors import PdfTooComplex, VerifierBusy
from motcua.signing.services import pdf_pages

ATTEMPTS = 2  # each waits a second for its turn

HELD = (
    "SELECT file_id FROM cases_casefile WHERE file_id = ANY(%s) "
    "UNION SELECT file_id FROM cases_casemessage WHERE file_id = ANY(%s) "
    "UNION SELECT file_id FROM cases_letter WHERE file_id = ANY(%s) "
    "UNION SELECT signed_file_id FROM cases_letter WHERE signed_file_id = ANY(%s)"
)
IN_DRAFTS = (
    "SELECT DISTINCT (named ->> 1)::uuid FROM cases_draft, jsonb_array_elements(files) AS named "
    "WHERE account_id = ANY(%s) "
    "UNION SELECT (named ->> 1)::uuid FROM cases_batchrun AS run "
    "JOIN cases_batchrow AS line ON line.run_id = run.id, "
    "jsonb_array_elements(line.files) AS named "
    "WHERE run.account_id = ANY(%s) "
    "UNION SELECT (named ->> 1)::uuid FROM cases_assistance, jsonb_array_elements(files) AS named "
    "WHERE account_id = ANY(%s) "
    "UNION SELECT paper_id FROM cases_assistance "
    "WHERE account_id = ANY(%s) AND case_id IS NULL AND paper_id IS NOT NULL"
)


def uses_of(uploads: Mapping[UUID, UUID | None]) -> dict[UUID, Use]:
    """How each upload (file id and account) is used; absent when nobody names it. Two queries."""
    accounts = list({account_id for account_id in uploads.values() if account_id is not None})
    drafts = db.execute(IN_DRAFTS, [accounts] * 4).fetchall()
    cases = db.execute(HELD, [list(uploads)] * 4).fetchall()
    uses = {file_id: Use.FOR_NOW for (file_id,) in drafts if file_id in uploads}
    return uses | {file_id: Use.FOR_GOOD for (file_id,) in cases}


def pages_of(content: bytes, /) -> int | None:
    """How many pages an upload says it has, counted where no file does harm."""
    for _attempt in range(ATTEMPTS):
        try:
            return pdf_pages(content=content)
        except PdfTooComplex as error:
            raise PagesUncountable from error
        except VerifierBusy:
            continue
    raise PagesUncounted
