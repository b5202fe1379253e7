"""The walk past figures of other domains that others send."""

from django.urls import reverse

from e2e.walk import Province, Walk
from motcua.ioc.services import series_send
from motcua.ioc.types import Sending
from motcua.kernel.actor import SYSTEM


def series(walk: Walk, at: Province) -> None:
    """Nothing sent, a refused table and its corrected one, and where a figure comes from."""
    walk.see(at.operator, "boards:series", note="trống")
    sending = Sending(name="tai-nan.csv", indicator="traffic_accidents", source="Sổ trực ban")
    tables = ("Kỳ,Giá trị\n3/2024,1.234\n13/2024,x\n", "Kỳ,Giá trị\n3/2024,12\n2/2024,9\n")
    refused, loaded = (
        series_send(actor=SYSTEM, chunks=[each.encode()], sending=sending) for each in tables
    )
    walk.see(at.operator, "boards:series")
    walk.see(at.operator, "boards:series", post={}, status=422, note="lỗi")
    walk.see(at.operator, "boards:series_batch", refused.id, note="cần sửa")
    walk.see(at.operator, "boards:series_batch", loaded.id, note="đã nạp")
    walk.see(at.chair, "boards:indicator", "traffic_accidents", period="2024-03", note="gửi lên")
    for name, *args in (("boards:series_faults", refused.id), ("boards:series_template",)):
        assert at.operator.get(reverse(name, args=args)).status_code == 200
        walk.passed.add(name)
