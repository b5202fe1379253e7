"""Definitions are kept under the hash of their content, once and for good."""

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.kernel.errors import NotFound
from motcua.process import reading
from motcua.process.models import ProcessDefinition
from motcua.process.selectors import definition
from motcua.process.services import definition_store, definitions_store
from process_engine.samples import chain, consulting, paying

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgotten():
    """What is remembered for good must not outlive a test's transaction."""
    reading.definition.cache_clear()
    yield
    reading.definition.cache_clear()


def test_a_definition_is_found_again_under_its_hash(django_assert_num_queries):
    hash_ = definition_store(definition=paying())

    with django_assert_num_queries(1):
        assert definition(hash_) == paying()
        assert definition(hash_) is definition(hash_)


def test_storing_twice_keeps_one_row():
    hashes = definitions_store(definitions=[chain(), consulting(), chain()])

    assert hashes == [chain().hash, consulting().hash, chain().hash]
    assert definition_store(definition=chain()) == chain().hash
    assert ProcessDefinition.objects.count() == 2


def test_a_hash_that_nobody_stored_is_not_found_and_may_come_later():
    with pytest.raises(NotFound):
        definition(paying().hash)

    definition_store(definition=paying())

    assert definition(paying().hash) == paying()


@pytest.mark.parametrize(
    "sql",
    ["UPDATE process_processdefinition SET title = 'x'", "DELETE FROM process_processdefinition"],
)
def test_the_database_refuses_to_change_or_remove_a_definition(sql):
    definition_store(definition=chain())

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert ProcessDefinition.objects.get().title == chain().title
