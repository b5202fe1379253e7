from collections import Counter
from datetime import date, timedelta

import pytest

from motcua.catalogue.models import Offering, Procedure
from motcua.catalogue.selectors import (
    catalogue_forget,
    offering_for,
    offerings_on,
    procedure_card,
    procedures_search,
    published_version,
)
from motcua.catalogue.services import offerings_import
from motcua.catalogue.types import Channel, ComponentKind, Level, Terms, TimeUnit
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.errors import NotFound
from motcua.kernel.ids import new_id
from motcua.organisation.models import Agency
from motcua.organisation.selectors import (
    agencies_forget,
    agencies_list,
    agency_by_identifier,
    agency_info,
)
from motcua.organisation.types import Level as AgencyLevel

TODAY = clock.today()
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
CENTRE, POLICE = "000.00.40.H19", "000.00.30.H19"


def test_a_card_takes_two_queries_cold_and_one_warm(django_assert_num_queries):
    with django_assert_num_queries(2):
        procedure_card("1.001193")
    with django_assert_num_queries(1):
        procedure_card("1.001193")


def test_a_published_version_comes_from_memory(django_assert_num_queries):
    version_id = Procedure.objects.get(pk="3.000333").current_version_id

    with django_assert_num_queries(1):
        first = published_version(version_id)
    with django_assert_num_queries(0):
        assert published_version(version_id) is first


def test_the_card_of_the_judicial_record():
    card = procedure_card("3.000333")

    version = card.version
    assert version.terms(Channel.ONLINE) == Terms(10, TimeUnit.DAY, 0)
    assert [part.key for part in version.components if part.required] == ["c3"]
    assert [result.code for result in version.results] == ["KQ.G01.000199", "KQ.G01.000200"]
    assert version.process.key == "judicial-record"
    assert version.process.node("appraise").role is Role.CASE_OFFICER
    (place,) = card.offered_at[Level.PROVINCE]
    assert place.agency_identifier == POLICE
    assert place.receiving_agency_id == agency_by_identifier(CENTRE).id


def test_the_card_of_the_birth_registration():
    card = procedure_card("1.001193")

    version = card.version
    assert version.terms("counter") == Terms(8, TimeUnit.HOUR, 0)
    assert "điều 16" in version.channel_terms("counter").note
    assert [part.name for part in version.components if part.required] == ["Giấy chứng sinh"]
    assert {part.kind for part in version.papers} == {ComponentKind.SUBMIT, ComponentKind.PRESENT}
    assert len(card.offered_at[Level.COMMUNE]) == 40


@pytest.mark.parametrize("code", ["2.000815", "2.000884", "2.000806", "1.001612", "2.000575"])
def test_what_districts_did_is_done_by_communes_today_and_was_theirs_then(code):
    offered_at = procedure_card(code).offered_at
    then = Counter(
        agency_info(agency_id).level
        for each, agency_id in offerings_on(date(2025, 6, 30))
        if each == code
    )

    assert {level: len(places) for level, places in offered_at.items()} == {Level.COMMUNE: 40}
    assert then == {AgencyLevel.DISTRICT: 11, AgencyLevel.COMMUNE: 111}


def test_the_table_offers_nothing_at_an_agency_that_is_no_more():
    places = Offering.objects.select_related("competent_agency", "receiving_agency")
    for place in places.distinct("competent_agency"):
        assert place.competent_agency.valid_to is place.receiving_agency.valid_to is None
    bodies = {place.competent_agency.short_name for place in places.distinct("competent_agency")}
    assert {"Sở Nông nghiệp và Môi trường", "Sở Tài chính", "Công an thành phố"} <= bodies
    # An agency ends before anybody reads the table anew: it is not offered the next day.
    ward = agencies_list(AgencyLevel.COMMUNE, TODAY)[0]
    Agency.objects.filter(pk=ward.id).update(valid_to=TODAY - timedelta(days=1))
    agencies_forget()
    catalogue_forget()

    assert len(procedure_card("1.001193").offered_at[Level.COMMUNE]) == 39
    with pytest.raises(NotFound):
        offering_for("1.001193", ward.id)


def test_a_channel_that_the_card_does_not_know_borrows_the_terms_of_another():
    version = procedure_card("2.000815").version

    assert version.terms("post") == version.terms("online") == Terms(8, TimeUnit.HOUR, None)


def test_what_only_a_ministry_does_is_found_but_offered_nowhere():
    card = procedure_card("1.000010")

    assert not card.is_offered
    assert not procedures_search("1.000010").rows[0].is_offered


@pytest.mark.parametrize("field", ["Hải quan", "Thuế", "Kho bạc Nhà nước"])
def test_bodies_of_the_centre_are_no_agencies_of_the_province(field):
    assert not Offering.objects.filter(procedure__field=field).exists()


def test_provincial_procedures_are_received_by_the_centre():
    province = [agency.id for agency in agencies_list(AgencyLevel.PROVINCE, TODAY)]
    offerings = Offering.objects.filter(competent_agency__in=province)

    assert offerings.count() > 500
    assert set(offerings.values_list("receiving_agency", flat=True)) == {
        agency_by_identifier(CENTRE).id
    }


def test_an_offering_is_found_by_either_agency_and_then_remembered(django_assert_num_queries):
    police, centre = agency_by_identifier(POLICE), agency_by_identifier(CENTRE)

    by_police = offering_for("3.000333", police.id)

    assert offering_for("3.000333", centre.id) == by_police
    assert by_police.receiving_agency_id == centre.id
    assert by_police.competent_agency_id == police.id
    with django_assert_num_queries(0):
        offering_for("3.000333", police.id)


@pytest.mark.parametrize("code", ["3.000333", "no such code", "1.000010", "\x00"])
def test_what_is_not_offered_there_is_not_found(code):
    for agency_id in (new_id(), agencies_list(level=AgencyLevel.COMMUNE)[0].id):
        with pytest.raises(NotFound):
            offering_for(code, agency_id)


@pytest.mark.parametrize("code", ["", "9.999999", "x" * 10_000, "\x00"])
def test_an_unknown_card_is_not_found(code):
    with pytest.raises(NotFound):
        procedure_card(code)


def test_offerings_follow_the_procedures_and_twice_change_nothing():
    total = Offering.objects.count()
    again = offerings_import(actor=SYSTEM)
    Offering.objects.filter(procedure="1.001193").delete()
    Procedure.objects.filter(pk="3.000333").update(levels=["ministry"])

    after = offerings_import(actor=SYSTEM)

    catalogue_forget()
    assert (again["offerings"].created, again["offerings"].unchanged) == (0, total)
    assert after["offerings"].created == 40
    assert after["offerings_removed"].changed == 1
    assert not procedure_card("3.000333").is_offered
