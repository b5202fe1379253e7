"""The walk past the boards of the operations centre."""

from e2e.walk import Province, Walk
from e2e.walk_indicators import indicators
from e2e.walk_series import series
from motcua.catalogue import services as catalogue
from motcua.ioc import campaigns, scoring
from motcua.ioc import selectors as ioc
from motcua.ioc.models import IndexTreeVersion
from motcua.ioc.services import indicators_setup, lake_rebuild, services_online_send
from motcua.ioc.tree_types import Given, ScoredAt
from motcua.kernel.actor import SYSTEM, Role

COUNTER_ONLY = "1.000593"  # marriage registered at home


def boards(walk: Walk, at: Province) -> None:
    """Boards before there are numbers, with them, and where nothing is counted; index sets."""
    indicators_setup()
    walk.see(at.chair, "boards:wall", status=503, note="chưa lập")
    walk.see(at.anyone, "figures:all", status=503, note="chưa lập")
    walk.see(at.chair, "boards:sets", note="trống")
    scoring.trees_import()
    lake_rebuild()
    ioc.facts_forget()
    walk.see(at.chair, "boards:wall")
    walk.see(at.chair, "boards:domain", 2, period="2024-Q1", note="trống")
    walk.see(at.chair, "boards:domain", 11, note="chưa có số liệu")
    walk.see(at.chair, "boards:indicator", "online_percent")
    walk.see(at.chair, "boards:indicator", "received", by="present", note="theo xã")
    walk.see(at.chair, "boards:counted", "received")
    walk.see(at.chair, "boards:counted", "overtime", note="trống")
    walk.see(at.anyone, "figures:all")
    walk.see(at.anyone, "figures:one", "online_percent", period="2024")
    walk.see(at.anyone, "figures:one", "received", by="field")
    _ways(walk, at)
    _campaigns(walk, at)
    _sets(walk, at)
    series(walk, at)
    indicators(walk, at)


def _ways(walk: Walk, at: Province) -> None:
    """What happens now, on a telephone, in a meeting room; how dossiers flow; steps down."""
    walk.see(at.chair, "boards:live")
    walk.see(at.chair, "boards:brief")
    walk.see(at.chair, "boards:tv")
    walk.see(at.chair, "boards:tv", page="2", still="1", note="đứng yên")
    walk.see(at.chair, "boards:flows")
    walk.see(at.chair, "boards:flows", period="2024", note="trống")
    code = at.finished.procedure_code
    walk.see(at.chair, "boards:flow_process", procedure=code)
    walk.see(at.chair, "boards:flow_process", procedure=code, period="2024", note="trống")
    place = {"agency": str(at.world.commune.id), "alone": "1", "procedure": code}
    walk.see(at.chair, "boards:indicator", "overdue", note="một cơ quan", **place)
    walk.see(at.approver, "boards:indicator", "ontime_percent", note="của xã")


def _campaigns(walk: Walk, at: Province) -> None:
    walk.see(at.chair, "boards:campaigns", note="trống")
    campaigns.campaigns_import()
    walk.see(at.chair, "boards:campaigns")
    walk.see(at.chair, "boards:campaign", "50-ngay-dem")
    running = "90-ngay-dung-hen"
    walk.see(at.chair, "boards:campaign", running, note="đang chạy")
    walk.see(at.chair, "boards:campaign_units", running, 3, by="agency")
    walk.see(at.chair, "boards:campaign_units", running, 3, by="present", note="theo xã")
    walk.see(at.chair, "boards:campaign_units", running, 4, by="district", note="không có số")
    walk.see(at.chair, "boards:wall", period="2999", status=404, note="kỳ chưa đến")
    walk.see(at.anyone, "figures:all", period="2999", status=404, note="kỳ chưa đến")
    walk.see(at.chair, "boards:campaign_left", running, 3)
    walk.see(at.chair, "boards:campaign_left", running, 4, note="dịch vụ đã có trực tuyến")
    catalogue.procedures_import(actor=SYSTEM, codes={COUNTER_ONLY})
    catalogue.offerings_import(actor=SYSTEM)
    services_online_send()
    walk.see(at.chair, "boards:campaign_left", running, 4, note="dịch vụ chưa có trực tuyến")
    walk.see(at.operator, "boards:campaign_new")
    walk.see(at.operator, "boards:campaign_new", post={}, status=422, note="lỗi")
    walk.see(at.operator, "boards:campaign_edit", "50-ngay-dem")


def _sets(walk: Walk, at: Province) -> None:
    tree = IndexTreeVersion.objects.get(code="766", version="2022").hash
    approver = at.world.officer(Role.APPROVER)
    proof = at.world.upload(approver)
    scored = ScoredAt(
        tree_hash=tree, agency_id=at.world.commune.id, period="2024-03", index_code="2.1"
    )
    numbers = {"numerator": "90", "denominator": "100"}
    scoring.index_score(
        actor=approver, at=scored, given=Given(numbers=numbers, note="Sổ.", evidence=[proof])
    )
    asked = {"period": "2024-03"}
    walk.see(at.approver, "boards:sets")
    walk.see(at.approver, "boards:set", tree, **asked)
    walk.see(at.approver, "boards:score", tree, "2.1", **asked)
    wrong = {"numerator": "x", "denominator": ""}
    walk.see(at.approver, "boards:score", tree, "2.1", post=wrong, status=422, note="lỗi")
