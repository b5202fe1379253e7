"""Messages to people, and the outbox of an installation that has no gateway yet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.kernel.drafts import DraftRow, VersionRow
from motcua.kernel.ids import new_id
from motcua.notifications.types import Channel, MessageState


class Message(models.Model):
    """One message on one channel. The same event never makes a second one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    event_id = models.UUIDField()
    channel = models.CharField(max_length=8)
    person_id = models.UUIDField()
    recipient = models.CharField(_("nơi nhận"), max_length=254, blank=True)
    subject = models.CharField(_("tiêu đề"), max_length=200)
    body = models.TextField(_("nội dung"))
    subject_ref = models.UUIDField(null=True)
    state = models.CharField(max_length=8)
    attempts = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    # What it says and how: the occasion, the version of its text (0: of the release), the language.
    kind = models.CharField(max_length=40, blank=True, default="", db_default="")
    text_version = models.PositiveIntegerField(default=0, db_default=0)
    language = models.CharField(max_length=2, default="vi", db_default="vi")
    # Of an SMS, what is paid for; of others 0.
    segments = models.PositiveSmallIntegerField(default=0, db_default=0)
    # Not before then: the end of the quiet hours.
    send_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["person_id", "-at"],
                name="message_person",
                condition=models.Q(channel="in_app"),
            ),
            models.Index(
                fields=["at"], name="message_waiting", condition=models.Q(state="waiting")
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["event_id", "channel"], name="message_once"),
            models.CheckConstraint(
                name="message_channel_known",
                condition=models.Q(channel__in=[item.value for item in Channel]),
            ),
            models.CheckConstraint(
                name="message_state_known",
                condition=models.Q(state__in=[item.value for item in MessageState]),
            ),
        ]


class TextVersion(VersionRow):
    """The texts of one occasion in all languages as published once. Append-only by a trigger."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(_("loại tin"), max_length=40)

    class Meta:
        verbose_name = _("phiên bản lời nhắn")
        verbose_name_plural = _("phiên bản lời nhắn")
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="message_text_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="message_text_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class TextDraft(DraftRow):
    """What an administrator is writing: one draft per occasion, shared by all of them."""

    kind = models.CharField(_("loại tin"), max_length=40, primary_key=True)

    class Meta:
        verbose_name = _("bản nháp lời nhắn")
        verbose_name_plural = _("bản nháp lời nhắn")

    def __str__(self) -> str:
        return self.kind


class ChannelChoice(models.Model):
    """On which channels a person wants to be told. Without a row: on all."""

    person_id = models.UUIDField(primary_key=True)
    email = models.BooleanField()
    sms = models.BooleanField()
    in_app = models.BooleanField()
    at = models.DateTimeField()


class SendingRule(models.Model):
    """When no SMS is sent and how it is written; the newest row holds, the others were before."""

    id = models.BigAutoField(primary_key=True)
    quiet_from = models.TimeField()
    quiet_until = models.TimeField()
    is_plain = models.BooleanField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200, blank=True)


class OutboxText(models.Model):
    """What the default adapter took over: readable on the outbox page, sent nowhere."""

    message_id = models.UUIDField(primary_key=True)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-at"], name="outbox_text_at")]
