"""The jobs of this context."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from motcua.notifications import services
from motcua.notifications.ports import SendUnavailable

RETRY = RetryStrategy(max_attempts=12, exponential_wait=2, retry_exceptions=[SendUnavailable])


@app.task(name=services.SEND_TASK, queue=services.SEND_QUEUE, retry=RETRY)
def send_message(message_id: str) -> None:
    """Send one message."""
    services.message_send(message_id=UUID(message_id))


@app.periodic(cron="*/5 * * * *")
@app.task(name="notifications.sweep", queue="sweepers")
def sweep(timestamp: int) -> None:
    """Queue again what has waited too long."""
    services.messages_sweep()
