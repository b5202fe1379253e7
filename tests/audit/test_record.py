"""The trail of who did what and who read whose data."""

import pytest
from django.db import IntegrityError, connection, transaction

from motcua.audit import selectors, services
from motcua.audit.models import AuditEntry
from motcua.audit.types import What
from motcua.kernel.actor import ANONYMOUS, Actor, ActorKind
from motcua.kernel.ids import new_id

OFFICER = Actor(kind=ActorKind.STAFF, account_id=new_id(), staff_id=new_id(), name="Cán bộ A")


def test_an_event_is_one_row_of_ids_without_a_name(db, django_assert_num_queries):
    case_id, file_id = new_id(), new_id()

    with django_assert_num_queries(1):
        services.record(actor=OFFICER, what=What.FILE_READ, subject_ref=case_id, object_ref=file_id)

    row = AuditEntry.objects.values().get()
    assert "Cán bộ" not in repr(row)
    line = selectors.entries_about(case_id)[0]
    assert (line.staff_id, line.what, line.object_ref) == (
        OFFICER.staff_id,
        What.FILE_READ,
        file_id,
    )


def test_the_readings_of_a_subject_are_told_latest_first_and_of_no_other(db):
    case_id = new_id()
    services.record(actor=OFFICER, what=What.CASE_READ, subject_ref=case_id)
    services.record(actor=ANONYMOUS, what=What.CASE_TRACKED, subject_ref=case_id)
    services.record(actor=OFFICER, what=What.CASE_READ, subject_ref=new_id())

    assert [line.what for line in selectors.entries_about(case_id)] == [
        What.CASE_TRACKED,
        What.CASE_READ,
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditentry SET what = 'login'",
        "DELETE FROM audit_auditentry",
        "TRUNCATE audit_auditentry",
    ],
)
def test_the_database_refuses_to_change_the_trail(db, statement):
    services.record(actor=ANONYMOUS, what=What.LOGIN_REFUSED)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditentry ENABLE TRIGGER audit_entry_no_truncate")

        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute(statement)

    assert AuditEntry.objects.count() == 1


def test_an_unknown_deed_is_refused_by_the_database(db):
    with pytest.raises(IntegrityError, match="audit_entry_what_known"), transaction.atomic():
        AuditEntry.objects.create(
            at="2024-06-03T00:00:00Z", actor_kind="system", what="something else"
        )
