import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from motcua.catalogue.models import (
    ChannelTerms,
    Component,
    FormDefinition,
    LegalReference,
    ProcedureVersion,
    ResultType,
)
from motcua.catalogue.services import procedures_import
from motcua.kernel.actor import SYSTEM
from motcua.process.models import ProcessDefinition

pytestmark = pytest.mark.django_db
PARTS = [ChannelTerms, Component, ResultType, LegalReference]


@pytest.fixture(autouse=True)
def published():
    procedures_import(actor=SYSTEM, codes=["3.000333"])


def refused(change):
    with pytest.raises(IntegrityError, match="final"), transaction.atomic():
        change()


def test_a_published_version_is_neither_changed_nor_deleted():
    versions = ProcedureVersion.objects.filter(procedure="3.000333")

    refused(lambda: versions.update(name="khác"))
    refused(lambda: versions.update(published_at=None))
    refused(lambda: versions._raw_delete("default"))


@pytest.mark.parametrize("part", PARTS)
def test_its_parts_are_neither_changed_nor_deleted(part):
    rows = part.objects.all()

    refused(lambda: rows.update(ordinal=F("ordinal")))
    refused(lambda: rows._raw_delete("default"))


def test_nothing_is_added_to_a_published_version():
    version = ProcedureVersion.objects.get()

    refused(lambda: ResultType.objects.create(version=version, ordinal=99, name="thêm"))
    refused(lambda: LegalReference.objects.create(version=version, ordinal=99, number="1/X"))


@pytest.mark.parametrize("definition", [FormDefinition, ProcessDefinition])
def test_forms_and_chains_are_final_too(definition):
    rows = definition.objects.all()

    refused(lambda: rows.update(key="khác"))
    refused(lambda: rows._raw_delete("default"))
