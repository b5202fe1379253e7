"""Writing the texts of messages: draft, publish, drop; and the rule of sending."""

from collections.abc import Mapping
from datetime import time

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.kernel import clock, text
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound
from motcua.notifications.errors import DraftChanged, NothingNew, TextsWrong
from motcua.notifications.models import SendingRule as SendingRuleRow
from motcua.notifications.models import TextDraft, TextVersion
from motcua.notifications.texts import ensure_administrator, kinds_known, known
from motcua.notifications.types import SendingRule
from motcua.notifications.wording import clean, keys, problem

LONGEST_NOTE = 300  # characters


@transaction.atomic
def message_texts_ensure(*, actor: Actor) -> None:
    """Publish the texts of the release where an occasion has none, or those of an older release.

    An occasion whose newest version a person published stays as she wrote it. Run at every set-up.
    """
    ensure_administrator(actor)
    for kind in kinds_known():
        newest = _newest(kind.key)
        if newest is not None and (
            newest.published_by_id is not None or newest.texts == kind.texts
        ):
            continue
        _publish(actor, kind.key, kind.texts, newest, note=_("Theo bản phát hành"))


@transaction.atomic
def message_draft_save(
    *, actor: Actor, key: str, texts: Mapping[str, str], expected_revision: int
) -> int:
    """Keep what an administrator writes as the draft of an occasion; answers its revision.

    `texts` are by `language.part`; `expected_revision` is that of the draft on the screen, 0 when
    there was none. Raises `TextsWrong` with a message per text (an unknown blank is named),
    `DraftChanged`, `NotFound`.
    """
    kind = known(actor, key)
    kept = {each: clean(each, texts.get(each, "")) for each in keys()}
    wrong = {each: problem(each, kept[each], kind) for each in keys()}
    if any(wrong.values()):
        raise TextsWrong(fields={each: said for each, said in wrong.items() if said})
    draft = _draft(key, expected_revision)
    revision = expected_revision + 1
    values = {
        "texts": kept,
        "revision": revision,
        "saved_at": clock.now(),
        "saved_by_name": actor.name,
    }
    if draft is None:
        _row, is_new = TextDraft.objects.get_or_create(kind=key, defaults=values)
        if not is_new:
            raise DraftChanged  # somebody began one a moment ago
    else:
        TextDraft.objects.filter(pk=key).update(**values)
    audit.record(actor=actor, what=What.TEXTS_SAVED)
    return revision


@transaction.atomic
def message_draft_drop(*, actor: Actor, key: str, expected_revision: int) -> None:
    """Throw the draft away. Raises `DraftChanged`."""
    known(actor, key)
    draft = _draft(key, expected_revision)
    if draft is not None:
        draft.delete()


@transaction.atomic
def message_draft_publish(*, actor: Actor, key: str, expected_revision: int, note: str) -> int:
    """Make the draft the next version, for every message written from now on; answers its number.

    Raises `Invalid` without a reason, `DraftChanged`, `NothingNew`, `NotFound`.
    """
    kind = known(actor, key)
    note = text.clean(note)
    if not note or len(note) > LONGEST_NOTE:
        said = _("Xin ghi lý do thay đổi, không quá %(limit)d ký tự.") % {"limit": LONGEST_NOTE}
        raise Invalid(fields={"note": said})
    draft = _draft(key, expected_revision)
    if draft is None:
        raise NotFound
    newest = _newest(key)
    if draft.texts == (newest.texts if newest else dict(kind.texts)):
        raise NothingNew
    version = _publish(actor, key, draft.texts, newest, note=note)
    draft.delete()
    return version.number


@transaction.atomic
def sending_rule_set(*, actor: Actor, quiet_from: time, quiet_until: time, is_plain: bool) -> None:
    """Set when no SMS is sent (local time; equal times: always sent) and whether it goes without
    Vietnamese marks. Messages that wait already keep their time. `NotFound` for others than
    administrators.
    """
    ensure_administrator(actor)
    SendingRuleRow.objects.create(
        quiet_from=quiet_from,
        quiet_until=quiet_until,
        is_plain=is_plain,
        at=clock.now(),
        by_name=actor.name,
    )
    audit.record(actor=actor, what=What.TEXTS_SAVED)


@transaction.atomic
def sending_rule_ensure(*, actor: Actor, rule: SendingRule) -> None:
    """Set the rule where none was ever set: at a set-up. `NotFound` as in `sending_rule_set`."""
    ensure_administrator(actor)
    if not SendingRuleRow.objects.exists():
        sending_rule_set(
            actor=actor,
            quiet_from=rule.quiet_from,
            quiet_until=rule.quiet_until,
            is_plain=rule.is_plain,
        )


def _newest(key: str) -> TextVersion | None:
    return TextVersion.objects.filter(kind=key).order_by("-number").first()


def _draft(key: str, expected_revision: int) -> TextDraft | None:
    draft = TextDraft.objects.select_for_update().filter(pk=key).first()
    if (draft.revision if draft else 0) != expected_revision:
        raise DraftChanged
    return draft


def _publish(
    actor: Actor, key: str, texts: Mapping[str, str], newest: TextVersion | None, *, note: str
) -> TextVersion:
    version = TextVersion.objects.create(
        kind=key,
        number=newest.number + 1 if newest else 1,
        texts=dict(texts),
        note=note,
        published_at=clock.now(),
        published_by_id=actor.staff_id,
        published_by_name=actor.name,
    )
    audit.record(actor=actor, what=What.TEXTS_PUBLISHED, object_ref=version.pk)
    return version
