"""Messages to people, and the outbox of an installation that has no gateway yet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

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


class OutboxText(models.Model):
    """What the default adapter took over: readable on the outbox page, sent nowhere."""

    message_id = models.UUIDField(primary_key=True)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-at"], name="outbox_text_at")]
