"""The small province with agencies above and beside it, and officers who lead them."""

from dataclasses import dataclass

from cases import world as worlds
from motcua.cases.models import Case, Task
from motcua.catalogue import services as catalogue
from motcua.catalogue.models import Procedure
from motcua.kernel.actor import SYSTEM, Actor, Role
from motcua.organisation.models import Agency, PostHolding
from motcua.organisation.selectors import agencies_forget

SLOW = "1.003471"


@dataclass
class Tree:
    """Province → district → the commune of the world and another one, one leader each."""

    province: Agency
    district: Agency
    other: Agency
    chair: Actor
    district_chair: Actor
    commune_chair: Actor
    other_chair: Actor


def grow(world):
    """Put the commune of the world under a district under a province."""
    province = _agency(world, "000.00.00.H10", "UBND tỉnh", "province")
    district = _agency(world, "000.00.59.H10", "UBND huyện Bù Đăng", "district", province)
    other = _agency(world, "000.02.21.H10", "UBND xã Đức Liễu", "commune", district)
    Agency.objects.filter(pk=world.commune.pk).update(parent=district)
    agencies_forget()
    return Tree(
        province=province,
        district=district,
        other=other,
        chair=worlds.staff(province, Role.APPROVER, "lanhdao.tinh"),
        district_chair=worlds.staff(district, Role.APPROVER, "lanhdao.huyen"),
        commune_chair=world.officer(Role.APPROVER),
        other_chair=worlds.staff(other, Role.APPROVER, "lanhdao.xa2"),
    )


def _agency(world, identifier, name, level, parent=None):
    return Agency.objects.create(
        identifier=identifier,
        name=name,
        short_name=name,
        symbol="UBND",
        level=level,
        kind="people_committee",
        parent=parent,
        place="Bù Đăng",
        valid_from=world.commune.valid_from,
        source="test",
    )


def slow(case):
    """Let the case be of a procedure with a limit of ten working days."""
    catalogue.procedures_import(actor=SYSTEM, codes={SLOW})
    version = Procedure.objects.get(code=SLOW).current_version_id
    Case.objects.filter(pk=case.id).update(procedure_version_id=version, procedure_code=SLOW)


def due(case, at):
    """Make the case due then."""
    Case.objects.filter(pk=case.id).update(due_at=at)
    Task.objects.filter(case_id=case.id, closed_at__isnull=True).update(sort_at=at)


def nobody_leads(agency):
    """End every approver's post at the agency."""
    PostHolding.objects.filter(post__agency=agency, post__role=Role.APPROVER.value).update(
        valid_to=agency.valid_from
    )
