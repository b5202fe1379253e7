import threading

import pytest
from django.db import DatabaseError, close_old_connections, connection, transaction

from motcua.documents.errors import NumberNotAllowed
from motcua.documents.models import IssuedNumber, NumberSeries
from motcua.documents.services import number_issue
from motcua.kernel.actor import SYSTEM, Actor, ActorKind, PostRef, Role
from motcua.kernel.ids import new_id


@pytest.fixture
def agency_id():
    return new_id()


@pytest.fixture
def registrar(agency_id):
    post = PostRef(agency_id=agency_id, role=Role.REGISTRAR)
    return Actor(kind=ActorKind.STAFF, staff_id=new_id(), name="Văn thư", posts=(post,))


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """Real transactions of many connections; afterwards the books are emptied, nothing else."""
    with django_db_blocker.unblock():
        yield
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE documents_issuednumber, documents_numberseries")
        connection.close()


def issue(actor, agency_id, subject_ref=None, **changes):
    given = {"register": "TB", "symbol": "TB-UBND", "year": 2024, **changes}
    return number_issue(
        actor=actor, agency_id=agency_id, subject_ref=subject_ref or new_id(), **given
    )


@pytest.mark.django_db
def test_a_book_counts_from_one_with_a_leading_zero(agency_id, registrar):
    texts = [issue(registrar, agency_id).text for _ in range(11)]

    assert texts[0] == "01/TB-UBND"
    assert texts[8:] == ["09/TB-UBND", "10/TB-UBND", "11/TB-UBND"]
    first = IssuedNumber.objects.order_by("number")[0]
    assert (first.series.agency_id, first.issued_by_id) == (agency_id, registrar.staff_id)


@pytest.mark.django_db
def test_each_agency_register_and_year_has_its_own_count(agency_id, registrar):
    issue(registrar, agency_id)

    assert issue(registrar, agency_id, year=2025).number == 1
    assert issue(registrar, agency_id, register="GKS").number == 1
    assert issue(SYSTEM, new_id()).number == 1
    assert issue(registrar, agency_id).number == 2


@pytest.mark.django_db
def test_the_same_document_keeps_its_number(agency_id, registrar):
    subject_ref = new_id()
    first = issue(registrar, agency_id, subject_ref)

    assert issue(registrar, agency_id, subject_ref) == first
    assert issue(registrar, agency_id).number == 2


@pytest.mark.django_db
def test_a_document_gets_a_number_of_its_own_in_another_book_or_year(agency_id, registrar):
    subject_ref = new_id()
    issue(registrar, agency_id)
    first = issue(registrar, agency_id, subject_ref)

    assert issue(registrar, agency_id, subject_ref, year=2025).number == 1
    assert issue(registrar, agency_id, subject_ref, register="QĐ", symbol="QĐ").text == "01/QĐ"
    assert issue(registrar, agency_id, subject_ref) == first
    assert issue(registrar, agency_id).number == first.number + 1  # a void number is not reused


@pytest.mark.django_db
def test_only_staff_of_the_agency_write_in_its_books(agency_id, registrar):
    stranger = Actor(kind=ActorKind.STAFF, staff_id=new_id())
    citizen = Actor(kind=ActorKind.CITIZEN, posts=registrar.posts)

    for actor in (stranger, citizen):
        with pytest.raises(NumberNotAllowed):
            issue(actor, agency_id)
    with pytest.raises(NumberNotAllowed):
        issue(registrar, new_id())
    assert not NumberSeries.objects.exists()


@pytest.mark.django_db
def test_a_rolled_back_issue_leaves_no_gap(agency_id, registrar):
    issue(registrar, agency_id)
    with transaction.atomic():
        assert issue(registrar, agency_id).number == 2
        transaction.set_rollback(True)

    assert issue(registrar, agency_id).number == 2


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["UPDATE {} SET number = 99", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_delete_a_given_number(agency_id, registrar, command):
    issue(registrar, agency_id)

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(command.format(IssuedNumber._meta.db_table))
    assert IssuedNumber.objects.get().number == 1


@pytest.mark.django_db
def test_a_number_costs_three_statements(agency_id, registrar, django_assert_num_queries):
    issue(registrar, agency_id)

    with django_assert_num_queries(5):  # three, and the savepoint of the test's transaction
        issue(registrar, agency_id)


def test_fifty_officers_at_once_get_fifty_consecutive_numbers(committed, agency_id, registrar):
    given = in_threads(50, lambda _: issue(registrar, agency_id).number)

    assert sorted(given) == list(range(1, 51))


def test_one_document_numbered_by_many_at_once_has_one_number(committed, agency_id, registrar):
    subject_ref = new_id()

    given = in_threads(8, lambda _: issue(registrar, agency_id, subject_ref).number)

    assert set(given) == {1}
    assert issue(registrar, agency_id).number == 2  # the turns that found it taken left no gap


def in_threads(count, work):
    barrier, results = threading.Barrier(count), []

    def run(index):
        try:
            barrier.wait()
            results.append(work(index))
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == count
    return results
