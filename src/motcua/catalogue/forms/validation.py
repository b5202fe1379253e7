"""From data to a verdict in words of the form."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from motcua.catalogue.form_types import WHOLE, FormCheck
from motcua.catalogue.forms import checks
from motcua.catalogue.forms.addresses import ERA, TEXT, WORDS, address_text, commune_of
from motcua.catalogue.forms.data import cleaned, drop, get, put
from motcua.catalogue.forms.plan import Shown, show
from motcua.catalogue.forms.prepared import Prepared, prepared_of, rules_only
from motcua.catalogue.forms.values import phone_typed, tax_number_typed
from motcua.catalogue.forms.wording import missing
from motcua.catalogue.rules import COMPUTED
from motcua.catalogue.types import FormSpec
from motcua.kernel import clock
from motcua.kernel.errors import Invalid
from motcua.kernel.language import official

_KEPT_FORM = {"phone": phone_typed, "tax_number": tax_number_typed}


def form_validate(form: FormSpec, data: Any) -> dict[str, Any]:
    """The cleaned data of the form, or `Invalid` with one Vietnamese sentence per wrong field.

    Texts are normalised (NFC, no control characters), empty ones fall out, parts that are not shown
    too, computed fields are filled in by the server. The schema is compiled once per form.
    """
    prepared = rules_only(form)
    clean = _clean(data)
    if not prepared.is_plain:
        found = _examined(prepared_of(form), clean)
        if found.errors:
            raise Invalid(fields=found.errors)
        return dict(found.data)
    _complete(prepared, clean)
    if not prepared.is_valid(clean):
        raise Invalid(fields=prepared_of(form).complaints(clean))
    if _late_dates(prepared, clean):
        raise Invalid(fields=_late_dates(prepared_of(form), clean))
    for computed in prepared.by_rule:
        clean[computed["path"]] = COMPUTED[computed["rule"]](clean)
    return clean


def form_check(form: FormSpec, data: Any, *, partial: bool = True, step: str = WHOLE) -> FormCheck:
    """What the form says to the data so far: errors, what is hidden, what was computed.

    `partial`: only what is wrong in what was given; else also what is missing. With `step` only
    errors on this page of a wizard. Never raises for any data.
    """
    prepared = prepared_of(form)
    try:
        found = _examined(prepared, _clean(data), partial=partial)
    except Invalid as refusal:
        return FormCheck(errors=refusal.fields, data={})
    if step == WHOLE:
        return found
    errors = {path: text for path, text in found.errors.items() if prepared.step_of(path) == step}
    return FormCheck(errors=errors, data=found.data, hidden=found.hidden)


def form_opened(form: FormSpec, before: Any, after: Any) -> frozenset[str]:
    """The fields that these answers ask for and the answers before did not."""
    prepared = rules_only(form)
    if not prepared.rules:
        return frozenset()
    opened = shown_of(prepared, before).hidden - shown_of(prepared, after).hidden
    return frozenset(
        field["path"]
        for field in prepared.fields
        if field["path"] in opened and not prepared.is_readonly(field)
    )


def shown_of(prepared: Prepared, data: Any) -> Shown:
    """What is shown for these data; for data that are none, what an empty form shows."""
    try:
        clean = _clean(data)
    except Invalid:
        clean = {}
    shown = show(prepared.rules, clean)
    _compute_by_rule(prepared, shown)
    return shown


def _clean(data: Any) -> dict[str, Any]:
    clean = cleaned(data)
    if not isinstance(clean, dict):
        raise Invalid(fields={"": _("Dữ liệu biểu mẫu phải là một nhóm các mục.")})
    return clean


def _complete(prepared: Prepared, data: dict[str, Any]) -> None:
    for name in prepared.groups:
        data.setdefault(name, {})
    for path in prepared.computed:
        if "." in path:
            drop(data, path.split("."))
        else:
            data.pop(path, None)


def _examined(prepared: Prepared, data: dict[str, Any], *, partial: bool = False) -> FormCheck:
    _complete(prepared, data)
    _as_kept(prepared, data)
    shown = show(prepared.rules, data)
    for name in prepared.groups:
        data.setdefault(name, {})
    addresses = _bare_addresses(prepared, data)
    errors: dict[str, str] = {}
    if not prepared.is_valid(data):
        errors = prepared.complaints(data, partial=partial)
    _dress(addresses)
    for path, said in checks.check(prepared, data).items():
        errors.setdefault(path, said)
    if not partial:
        for path, field in checks.missing(prepared, data, shown.hidden):
            errors.setdefault(path, missing(field))
    if not errors:
        _compute_by_rule(prepared, shown)
    return FormCheck(errors=errors, data=shown.complete(), hidden=frozenset(shown.hidden))


def _as_kept(prepared: Prepared, data: dict[str, Any]) -> None:
    """Numbers in the form in which they are stored, whoever sent them."""
    for path, field in prepared.checked:
        normal = _KEPT_FORM.get(field["widget"])
        if normal is None:
            continue
        for name, value, row in list(checks.given(data, path)):
            if not isinstance(value, str):
                continue
            if isinstance(row, dict) and row:
                row[path[-1]] = normal(value)
            else:
                put(data, name.split("."), normal(value))


def _bare_addresses(prepared: Prepared, data: dict[str, Any]) -> list[tuple[dict[str, Any], Any]]:
    """Take out of addresses what the schema does not know; each with its era, to be put back."""
    found = []
    for path, field in prepared.checked:
        if field["widget"] != "address":
            continue
        for _name, value, _row in checks.given(data, path):
            if isinstance(value, dict):
                value.pop(WORDS, None)
                value.pop(TEXT, None)
                found.append((value, value.pop(ERA, None)))
    return found


def _dress(addresses: list[tuple[dict[str, Any], Any]]) -> None:
    for address, era in addresses:
        if era is not None:
            address[ERA] = era
        if commune_of(address) is not None:
            with official():  # kept, and printed
                address[TEXT] = address_text(address)


def _compute_by_rule(prepared: Prepared, shown: Shown) -> None:
    for computed in prepared.by_rule:
        path = computed["path"]
        if path in shown.hidden:
            continue
        try:
            shown.computed[path] = COMPUTED[computed["rule"]](shown.data)
        except (KeyError, TypeError, ValueError, AttributeError):
            continue  # the answers that it needs are not there yet


def _late_dates(prepared: Prepared, data: Mapping[str, Any]) -> dict[str, str]:
    """Days that lie in the future where only past ones make sense."""
    found: dict[str, str] = {}
    if not prepared.past:
        return found
    today = clock.today()
    for path in prepared.past:
        value = get(data, path.split("."))
        if value is not None and date.fromisoformat(value) > today:
            found[path] = _("%(label)s: ngày này ở tương lai. Xin kiểm tra lại.") % {
                "label": prepared.by_path[path]["label"]
            }
    return found
