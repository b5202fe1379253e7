"""The walk past indicators as administrators set them."""

from django.urls import reverse

from e2e.walk import LONG, UNBROKEN, Province, Walk


def indicators(walk: Walk, at: Province) -> None:
    """The list, one that is counted with targets and a history, one that is sent, a new one."""
    operator = at.operator
    walk.see(operator, "backoffice:indicators")
    walk.see(operator, "backoffice:indicators", cach="gui", note="gửi lên")
    walk.see(operator, "backoffice:indicator_create")
    walk.see(operator, "backoffice:indicator_create", post={"name": ""}, status=422, note="lỗi")
    code = "overdue"
    walk.see(operator, "backoffice:indicator", code, note="chưa ai sửa")
    walk.see(operator, "backoffice:indicator", code, post={"warn": "x"}, status=422, note="lỗi")
    walk.see(operator, "backoffice:indicator_target", code, post={}, status=422, note="lỗi")
    owner = str(at.world.commune.id)
    said = {
        "seen": "0",
        "owner_agency_id": owner,
        "warn": "5",
        "alarm": "10,5",
        "quality": "partial",
        "quality_note": UNBROKEN,
        "reason": f"{LONG} {UNBROKEN}"[:300],
    }
    aim = {"year": "2026", "part": "Q1", "agency": owner, "value": "3", "basis": UNBROKEN}
    aim = {f"target-{name}": value for name, value in aim.items()} | {"seen": "1"}
    for name, typed in (("indicator", said), ("indicator_target", aim)):
        answer = operator.post(reverse(f"backoffice:{name}", args=[code]), typed)
        assert answer.status_code == 303
    walk.see(operator, "backoffice:indicator", code)
    walk.see(operator, "backoffice:indicator", "traffic_accidents", note="gửi lên")
