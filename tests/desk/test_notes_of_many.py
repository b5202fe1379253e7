"""What is said once for many cases."""

from motcua.cases.types import BulkPreview, Command
from motcua.desk.bulk import BulkForm
from motcua.desk.forms import READ_BY_APPLICANT, HandOverForm


def help_of_note(command):
    preview = BulkPreview(command=command, rows=(), refused=(), gone=0, receivers=())
    return BulkForm(preview=preview).fields["note"].help_text


def test_a_note_that_applicants_read_says_so_for_one_case_and_for_many():
    assert HandOverForm.base_fields["note"].help_text == READ_BY_APPLICANT
    assert help_of_note(Command.HAND_OVER) == READ_BY_APPLICANT
    assert help_of_note(Command.APPROVE) == ""
