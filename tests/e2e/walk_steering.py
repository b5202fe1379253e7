"""The walk past alerts and work handed to agencies."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases import world as worlds
from e2e.walk import LONG, UNBROKEN, Province, Walk, inputs_of
from motcua.ioc import selectors as ioc
from motcua.kernel import clock
from motcua.steering import services
from motcua.steering.models import Alert, AlertRule, Assignment


def steering(walk: Walk, at: Province) -> None:
    """Alerts before there are any and after, rules; work of both sides."""
    _alerts(walk, at)
    _work(walk, at)


def _alerts(walk: Walk, at: Province) -> None:
    for shown in ("", "below", "closed"):
        walk.see(at.chair, "boards:alerts", show=shown, note=f"trống {shown}")
    walk.see(at.chair, "boards:alert_rules", note="trống")
    shown = walk.see(at.chair, "boards:alert_rule_new", indicator="submitted")
    walk.see(at.chair, "boards:alert_rule_new", post={}, status=422, note="lỗi")
    asked = inputs_of(shown.content, "") | {"name": f"{LONG} {UNBROKEN}"[:200], "bound": "0"}
    assert at.chair.post(reverse("boards:alert_rule_new"), asked).status_code == 302
    ioc.facts_forget()
    services.alerts_evaluate()
    alert = Alert.objects.get()
    walk.see(at.chair, "boards:alerts")
    walk.see(at.chair, "boards:alert", alert.pk)
    late = {"do": "snooze", "until": "x", "note": UNBROKEN}
    walk.see(at.chair, "boards:alert", alert.pk, post=late, status=422, note="lỗi")
    until = clock.local(clock.now() + timedelta(days=1))
    for said in (
        {"do": "acknowledge", "note": UNBROKEN},
        {"do": "comment", "note": UNBROKEN * 3},
        {"do": "snooze", "until": f"{until:%Y-%m-%dT%H:%M}"},
    ):
        answer = at.chair.post(reverse("boards:alert", args=[alert.pk]), said)
        assert answer.status_code == 302
    walk.see(at.chair, "boards:alert", alert.pk, note="hoãn")
    walk.see(at.chair, "boards:alert_rules")
    rule = AlertRule.objects.get()
    walk.see(at.chair, "boards:alert_rule", rule.pk)
    switch = reverse("boards:alert_rule_switch", args=[rule.pk])
    assert at.chair.post(switch, {"version": rule.version}).status_code == 302
    walk.see(at.chair, "boards:alert_rule", rule.pk, note="tắt")
    walk.see(at.chair, "boards:alerts", show="closed", note="tắt")


def _work(walk: Walk, at: Province) -> None:
    walk.see(at.chair, "boards:assignments", note="trống")
    walk.see(at.approver, "boards:assignments", note="trống")
    alert = Alert.objects.get()
    about = {"indicator": "submitted", "agency": str(at.world.commune.id), "alert": str(alert.pk)}
    shown = walk.see(at.chair, "boards:assignment_new", **about)
    wrong = {"title": ""} | about
    walk.see(at.chair, "boards:assignment_new", post=wrong, status=422, note="lỗi")
    new = reverse("boards:assignment_new")
    asked = inputs_of(shown.content, new) | {"title": f"{LONG} {UNBROKEN}"[:200], "body": UNBROKEN}
    answer = at.chair.post(new, asked)
    assert answer.status_code == 302, answer.content[-900:]
    key = Assignment.objects.get().pk
    walk.see(at.approver, "boards:assignments")
    walk.see(at.approver, "boards:assignment", key)
    paper = SimpleUploadedFile("báo cáo.pdf", worlds.PDF, "application/pdf")
    empty = {"do": "answer", "version": 1, "note": "", "files": paper}
    walk.see(at.approver, "boards:assignment", key, post=empty, status=422, note="lỗi")
    old = {"do": "take", "version": 9}
    walk.see(at.approver, "boards:assignment", key, post=old, status=409, note="cũ")
    paper.seek(0)
    answered = {"do": "answer", "version": 1, "note": UNBROKEN, "files": paper}
    answer = at.approver.post(reverse("boards:assignment", args=[key]), answered)
    assert answer.status_code == 302, answer.content[-900:]
    walk.see(at.chair, "boards:assignment", key, note="chờ duyệt")
    walk.see(at.chair, "boards:assignments", side="given", note="có")
