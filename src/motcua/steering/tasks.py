"""What happens by the clock: alerts and assignments."""

from django.utils.module_loading import import_string
from procrastinate.contrib.django import app

# By their names: the engine takes a second that no other process should wait for.
EVALUATE = "motcua.steering.services.alerts_evaluate"
TURN = "motcua.steering.services.alerts_turn"
REMIND = "motcua.steering.services.assignments_remind"
DRAFT = "motcua.steering.services.reports_draft_due"


@app.periodic(cron="* * * * *")
@app.task(name="steering.watch", queue="sweepers")
def watch(timestamp: int) -> None:
    """Look at the numbers of the rules whose time has come."""
    import_string(EVALUATE)()


@app.periodic(cron="* * * * *")
@app.task(name="steering.turn", queue="sweepers")
def turn(timestamp: int) -> None:
    """Wake alerts that were put off, tell those above, warn before work is due and when late."""
    import_string(TURN)()
    import_string(REMIND)()


@app.periodic(cron="10 */4 * * *")
@app.task(name="steering.reports", queue="sweepers")
def reports(timestamp: int) -> None:
    """Draft the reports of last month where they are wanted and not there yet."""
    import_string(DRAFT)()
