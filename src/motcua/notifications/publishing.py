"""Writing the texts of messages: draft, publish, drop; and the rule of sending."""

from collections.abc import Mapping
from datetime import time

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.kernel import clock, drafts
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.notifications.errors import NothingNew, TextsWrong
from motcua.notifications.models import SendingRule as SendingRuleRow
from motcua.notifications.models import TextDraft, TextVersion
from motcua.notifications.texts import ensure_administrator, kinds_known, known
from motcua.notifications.types import SendingRule
from motcua.notifications.wording import clean, keys, problem


@transaction.atomic
def message_texts_ensure(*, actor: Actor) -> None:
    """Publish the texts of the release where an occasion has none, or those of an older release.

    An occasion whose newest version a person published stays as she wrote it. Run at every set-up.
    """
    ensure_administrator(actor)
    for kind in kinds_known():
        newest = drafts.newest(TextVersion, {"kind": kind.key})
        if newest is None or not drafts.is_of_the_release(newest, kind.texts):
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
    draft = drafts.draft_kept(
        TextDraft, {"kind": key}, actor=actor, texts=kept, expected_revision=expected_revision
    )
    audit.record(actor=actor, what=What.TEXTS_SAVED)
    return draft.revision


@transaction.atomic
def message_draft_drop(*, actor: Actor, key: str, expected_revision: int) -> None:
    """Throw the draft away. Raises `DraftChanged`."""
    known(actor, key)
    draft = drafts.draft_locked(TextDraft, {"kind": key}, expected_revision)
    if draft is not None:
        draft.delete()


@transaction.atomic
def message_draft_publish(*, actor: Actor, key: str, expected_revision: int, note: str) -> int:
    """Make the draft the next version, for every message written from now on; answers its number.

    Raises `Invalid` without a reason, `DraftChanged`, `NothingNew`, `NotFound`.
    """
    kind = known(actor, key)
    note = drafts.note_checked(note)
    draft = drafts.draft_locked(TextDraft, {"kind": key}, expected_revision)
    if draft is None:
        raise NotFound
    newest = drafts.newest(TextVersion, {"kind": key})
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


def _publish(
    actor: Actor, key: str, texts: Mapping[str, str], newest: TextVersion | None, *, note: str
) -> TextVersion:
    version = drafts.version_added(
        TextVersion, {"kind": key}, actor=actor, texts=texts, before=newest, note=note
    )
    audit.record(actor=actor, what=What.TEXTS_PUBLISHED, object_ref=version.pk)
    return version
