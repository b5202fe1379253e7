from io import StringIO

import pytest
from django.core.management import call_command

from catalogue.conftest import CHANNEL, COMPONENT, ROW
from motcua.catalogue.models import Procedure, ProcedureVersion
from motcua.catalogue.selectors import procedure_card, published_version
from motcua.catalogue.services import offerings_import, procedures_import
from motcua.catalogue.types import Terms, TimeUnit
from motcua.kernel.actor import ANONYMOUS, SYSTEM, Actor, ActorKind, PostRef, Role
from motcua.kernel.errors import NotAllowed
from motcua.kernel.ids import new_id
from motcua.kernel.tables import BadRows, Count

pytestmark = pytest.mark.django_db


def import_row(table, row=ROW, channel=CHANNEL, *, name=""):
    files = [table("procedures", row, name=name), table("channels", channel)]
    return procedures_import(actor=SYSTEM, files=files)["procedures"]


def test_the_distribution_is_taken_whole_and_twice_changes_nothing():
    first = procedures_import(actor=SYSTEM)
    second = procedures_import(actor=SYSTEM)

    assert first == {"procedures": Count(2378, 0, 0)}
    assert second == {"procedures": Count(0, 0, 2378)}
    assert ProcedureVersion.objects.count() == 2378


def test_only_the_codes_asked_for_are_taken():
    procedures_import(actor=SYSTEM, codes=["3.000333", "1.001193"])

    assert set(Procedure.objects.values_list("code", flat=True)) == {"3.000333", "1.001193"}


def test_changed_content_publishes_the_next_version_and_keeps_the_old_one(table):
    import_row(table)
    old = procedure_card("9.000001").version

    count = import_row(table, channel={**CHANNEL, "time_value": "5"})

    new = procedure_card("9.000001").version
    assert count == Count(0, 1, 0)
    assert (old.number, new.number) == (1, 2)
    assert new.terms("online") == Terms(5, TimeUnit.WORKING_DAY, 8000)
    assert published_version(old.id).terms("online") == Terms(3, TimeUnit.WORKING_DAY, 8000)


def test_procedures_that_the_files_leave_out_stay(table):
    import_row(table)

    procedures_import(actor=SYSTEM, codes=["1.001193"])

    assert procedure_card("9.000001").version.number == 1


def test_text_is_stored_clean_and_searchable(table):
    import_row(table, {**ROW, "name": "Ca\u0302\u0301p \u0007giấy  phe\u0301p"})

    procedure = Procedure.objects.get(pk="9.000001")
    assert procedure.name == "Cấp giấy phép"
    assert procedure.name_folded == "cap giay phep"


BAD = [
    ("procedures", {**ROW, "code": "ABC"}, "Mã thủ tục"),
    ("procedures", {**ROW, "name": ""}, "name"),
    ("procedures", {**ROW, "name": "x" * 10_000}, "2000"),
    ("procedures", {**ROW, "levels": "village"}, "Cấp thực hiện"),
    ("procedures", {**ROW, "levels": ""}, "Cấp thực hiện"),
    ("channels", {**CHANNEL, "channel": "pigeon"}, "channel"),
    ("channels", {**CHANNEL, "time_value": "ba"}, "time_value"),
    ("channels", {**CHANNEL, "time_value": "-1"}, "time_value"),
    ("channels", {**CHANNEL, "time_value": "NaN"}, "time_value"),
    ("channels", {**CHANNEL, "time_unit": "year"}, "time_unit"),
    ("channels", {**CHANNEL, "fee_vnd": "8.000"}, "fee_vnd"),
    ("channels", {**CHANNEL, "code": "9.999999"}, "Không có thủ tục"),
    ("components", {**COMPONENT, "originals": "20261"}, "originals"),
    ("components", {**COMPONENT, "kind": "maybe"}, "kind"),
]


@pytest.mark.parametrize(("kind", "row", "part"), BAD)
def test_a_bad_row_is_named_by_its_line_and_nothing_is_taken(table, kind, row, part):
    good = {**ROW, "code": "9.000002"} if kind == "procedures" else {**ROW}
    files = [table("procedures", good, name="good.csv"), table(kind, row, name="bad.csv")]

    with pytest.raises(BadRows) as refused:
        procedures_import(actor=SYSTEM, files=files)

    (found,) = refused.value.rows
    assert (found.file, found.line) == ("bad.csv", 2)
    assert part in found.what
    assert not Procedure.objects.exists()


def test_all_bad_rows_are_named_at_once(table):
    bad = table("procedures", ROW, ROW, {**ROW, "code": "?"}, {**ROW, "code": "9.000003"})

    with pytest.raises(BadRows) as refused:
        procedures_import(actor=SYSTEM, files=[bad])

    assert [row.line for row in refused.value.rows] == [3, 4]


def test_a_file_of_another_table_and_one_in_another_encoding_are_refused(tmp_path, table):
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    legacy = table("procedures", ROW)
    legacy.write_bytes(legacy.read_bytes() + "9.000004,Đăng ký".encode("utf-16"))

    for path in (other, legacy):
        with pytest.raises(BadRows):
            procedures_import(actor=SYSTEM, files=[path])


@pytest.mark.parametrize(
    "actor",
    [
        ANONYMOUS,
        Actor(kind=ActorKind.CITIZEN),
        Actor(
            kind=ActorKind.STAFF,
            posts=(PostRef(agency_id=new_id(), role=Role.APPROVER),),
        ),
    ],
)
def test_only_administrators_and_the_system_import(actor):
    for service in (procedures_import, offerings_import):
        with pytest.raises(NotAllowed):
            service(actor=actor)


def test_the_command_says_which_line_is_wrong_and_fails(table):
    bad = table("procedures", {**ROW, "levels": "village"}, name="bad.csv")
    complaints = StringIO()

    with pytest.raises(SystemExit) as end:
        call_command("import", "procedures", str(bad), stdout=StringIO(), stderr=complaints)

    assert end.value.code == 1
    assert "bad.csv" in complaints.getvalue()
    assert " 2:" in complaints.getvalue()
