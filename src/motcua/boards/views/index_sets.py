"""Index sets of law: the sheet of a unit, scoring one index with its proof."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from motcua.boards.access import for_boards
from motcua.boards.scope import Scope, scope_of
from motcua.files import services as files
from motcua.files.errors import FileRefused
from motcua.files.selectors import file_content
from motcua.ioc import selectors, services
from motcua.ioc.errors import LakeEmpty, SliceRefused
from motcua.ioc.selectors import grain_of, period_name, period_of, rank_of
from motcua.ioc.types import Counted, Given, ScoredAt, ScoreRule, Sheet, SheetRow, Stage
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.kernel.http import ActorRequest
from motcua.kernel.numbers import number_written
from motcua.kernel.text import spoken

NUMBERS = ("numerator", "denominator", "points")
COUNTS = (ScoreRule.PROPORTION, ScoreRule.FULL_AT)


class ScoreForm(forms.Form):
    """What a unit, or who appraises it, says of one index."""

    numerator = forms.CharField(label=gettext_lazy("Số đạt"), max_length=30)
    denominator = forms.CharField(label=gettext_lazy("Trên tổng số"), max_length=30)
    points = forms.CharField(label=gettext_lazy("Điểm"), max_length=12)
    note = forms.CharField(
        label=gettext_lazy("Giải trình"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    evidence = forms.FileField(
        label=gettext_lazy("Tệp minh chứng"),
        required=False,
        help_text=gettext_lazy("PDF hoặc ảnh. Tệp đã gửi trước vẫn được giữ."),
    )


@require_safe
@for_boards
def show_all(request: ActorRequest) -> HttpResponse:
    """The index sets that were published."""
    scope = scope_of(request.actor, request.GET)
    found = selectors.trees_list(actor=request.actor)
    return render(request, "boards/sets.html", {"trees": found, "scope": scope, "area": "sets"})


@require_safe
@for_boards
def show(request: ActorRequest, tree_hash: str) -> HttpResponse:
    """A sheet: every index with its points, own and appraised, and the sums."""
    scope, sheet = _sheet(request.actor, request, tree_hash)
    context = {
        "sheet": sheet,
        "scope": scope,
        "rank": spoken(rank_of(sheet.own, sheet.tree.points)) if sheet.is_complete else "",
        "area": "sets",
        "inside": True,
    }
    return render(request, "boards/sheet.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_boards
def score(request: ActorRequest, tree_hash: str, code: str) -> HttpResponse:
    """One index: what was said of it, and a form for who may say something."""
    scope, sheet = _sheet(request.actor, request, tree_hash)
    row = next((row for row in sheet.rows if row.index.code == code), None)
    if row is None or row.index.rule in (ScoreRule.SUM, ScoreRule.NOT_SCORED):
        raise NotFound
    stage = _stage(request, sheet)
    counted = _counted(request, sheet, row)
    form = _form(request, row, stage, counted)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            at = ScoredAt(
                tree_hash=tree_hash,
                agency_id=sheet.agency_id,
                period=sheet.period,
                index_code=code,
                stage=stage,
            )
            points = _given(request, form, at)
        except Invalid as wrong:
            for name, said in wrong.fields.items():
                form.add_error(name if name in form.fields else None, said)
        except Conflict as conflict:
            refusal = conflict
        else:
            said = _("Đã ghi %(points)s điểm cho chỉ số %(code)s.")
            messages.success(request, said % {"points": number_written(points), "code": code})
            return redirect(reverse("boards:set", args=[tree_hash]) + scope.address())
    context = {
        "sheet": sheet,
        "scope": scope,
        "row": row,
        "counted": counted,
        "seen": request.POST.get("seen", row.seen),
        "form": form if sheet.may_score or sheet.may_appraise else None,
        "is_appraising": stage is Stage.APPRAISED,
        "may_both": sheet.may_score and sheet.may_appraise,
        "refusal": refusal,
        "area": "sets",
        "inside": True,
    }
    status = 422 if form.errors or refusal else 200
    return render(request, "boards/score.html", context, status=status)


@require_safe
@for_boards
def proof(request: ActorRequest, agency_id: UUID, file_id: UUID) -> HttpResponse:
    """A file that proves a score, for who may read the sheet."""
    selectors.evidence_file(actor=request.actor, agency_id=agency_id, file_id=file_id)
    row, content = file_content(file_id)
    return HttpResponse(
        content,
        content_type=row.media_type,
        headers={
            "Content-Disposition": content_disposition_header(True, row.name) or "attachment",  # noqa: FBT003 - Django's own
            "X-Content-Type-Options": "nosniff",
        },
    )


def _sheet(actor: Actor, request: ActorRequest, tree_hash: str) -> tuple[Scope, Sheet]:
    scope = scope_of(actor, request.GET)
    tree = selectors.tree_found(tree_hash)
    scope = replace(scope, only=tree.grains)
    if grain_of(scope.period) not in tree.grains:  # the one of those it is scored for
        day = min(scope.period.last, clock.today())
        scope = replace(scope, period=period_of(tree.grains[0], day))
    period = period_name(scope.period)
    sheet = selectors.sheet(actor=actor, tree_hash=tree_hash, agency_id=scope.unit, period=period)
    return scope, sheet


def _stage(request: ActorRequest, sheet: Sheet) -> Stage:
    """Scoring, or appraising where the actor may only do that, or may do both and asks for it."""
    asked = request.GET.get("stage") == Stage.APPRAISED.value
    return Stage.APPRAISED if sheet.may_appraise and (asked or not sheet.may_score) else Stage.SELF


def _counted(request: ActorRequest, sheet: Sheet, row: SheetRow) -> Counted | None:
    """What our facts say of the index, where they count it and there are any."""
    try:
        return selectors.index_counted(
            actor=request.actor,
            tree_hash=sheet.tree.hash,
            agency_id=sheet.agency_id,
            period=sheet.period,
            index_code=row.index.code,
        )
    except (LakeEmpty, SliceRefused):
        return None


def _form(request: ActorRequest, row: SheetRow, stage: Stage, facts: Counted | None) -> ScoreForm:
    before = row.score if stage is Stage.SELF else row.judgement or row.score
    counted = before.counted if before is not None else facts
    initial: dict[str, Any] = {
        name: number_written(number)
        for name in NUMBERS
        if (number := getattr(counted, name, None)) is not None
    }
    if before is not None:
        initial["note"] = before.note if stage is Stage.SELF or row.judgement else ""
    form = ScoreForm(
        request.POST if request.method == "POST" else None, request.FILES or None, initial=initial
    )
    unused = ("points",) if row.index.rule in COUNTS else ("numerator", "denominator")
    for name in unused:
        del form.fields[name]
    return form


def _given(request: ActorRequest, form: ScoreForm, at: ScoredAt) -> Decimal:
    upload, kept = form.cleaned_data["evidence"], []
    if upload is not None:
        try:
            stored = files.file_store(actor=request.actor, name=upload.name, content=upload.read())
        except FileRefused as refused:
            raise Invalid(fields={"evidence": refused.text}) from refused
        kept = [stored.id]
    numbers = {str(name): form.cleaned_data[name] for name in NUMBERS if name in form.fields}
    return services.index_score(
        actor=request.actor,
        at=at,
        given=Given(
            numbers=numbers,
            note=form.cleaned_data["note"],
            evidence=kept,
            seen=request.POST.get("seen", ""),
        ),
    )
