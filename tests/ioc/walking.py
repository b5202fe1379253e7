"""Live commands by whoever may give them, at random but the same each time."""

from datetime import timedelta

from django.db import transaction

from cases import world as worlds
from motcua.cases import selectors, services
from motcua.cases.models import Case
from motcua.cases.types import Command, Outcome, Step
from motcua.kernel.actor import Role
from motcua.kernel.errors import DomainError
from motcua.worktime.types import TimeUnit

REASON = "Thiếu bản chính sổ hộ khẩu."
FIELDS = {
    Command.REFUSE_INTAKE: {"reason": REASON},
    Command.REQUEST_SUPPLEMENT: {
        "reason": REASON,
        "items": ["Sổ hộ khẩu"],
        "again_because": "Giấy nộp lại bị mờ.",
    },
    Command.ANSWER_SUPPLEMENT: {"answer": "Đã bổ sung."},
    Command.REQUEST_PAYMENT: {"text": "Lệ phí.", "amount_vnd": 28_000},
    Command.SEND_BACK: {"reason": REASON},
    Command.STOP: {"reason": "Chờ bản án."},
    Command.REOPEN: {"reason": "Đã có bản án."},
    Command.WITHDRAW: {"reason": "Không còn nhu cầu."},
    Command.PROPOSE: {"outcome": Outcome.GRANTED, "proposal": "Đủ điều kiện."},
    Command.EXTEND: {"reason": "Phải xác minh.", "value": 2, "unit": TimeUnit.WORKING_DAY},
}
ONWARD = {
    Step.INTAKE: Command.ACCEPT,
    Step.APPRAISE: Command.PROPOSE,
    Step.SUPPLEMENT: Command.ANSWER_SUPPLEMENT,
    Step.PAY: Command.CONFIRM_PAYMENT,
    Step.APPROVE: Command.APPROVE,
    Step.SIGN: Command.SIGN,
    Step.SEAL: Command.SEAL,
    Step.HAND_OVER: Command.HAND_OVER,
    Step.STOPPED: Command.REOPEN,
}
ASIDE = (
    *(Command.REFUSE_INTAKE, Command.REQUEST_SUPPLEMENT, Command.REQUEST_PAYMENT),
    *(Command.SEND_BACK, Command.STOP, Command.WITHDRAW, Command.EXTEND, Command.TAKE),
)
ROLES = (Role.DESK_OFFICER, Role.CASE_OFFICER, Role.APPROVER, Role.REGISTRAR)


class Walk:
    """Some dossiers of the small province, and a clock that is moved."""

    def __init__(self, world, traveller, random):
        self.world, self.traveller, self.random = world, traveller, random
        self.cases = []

    def submit(self):
        """One dossier more."""
        self.cases.append(worlds.submit(self.world).id)

    def go(self, steps):
        """So many times: time passes, and something happens to one of the dossiers."""
        for _step in range(steps):
            self.traveller.shift(timedelta(minutes=self.random.choice((1, 40, 300, 3000))))
            case = Case.objects.get(pk=self.random.choice(self.cases))
            is_aside = self.random.random() < 0.4
            self.give(case, self.random.choice(ASIDE) if is_aside else ONWARD.get(Step(case.step)))

    def give(self, case, command):
        """Give a command by the first who may; whether anybody did."""
        if command is None:
            return False
        people = [self.world.citizen, *(self.world.officer(role) for role in ROLES)]
        fields = FIELDS.get(command, {})
        if command is Command.ACCEPT:
            fields = {"checked": worlds.required()}
        for actor in people:
            try:
                summary = selectors.case_summary(actor=actor, case_id=case.id)
                with transaction.atomic():
                    getattr(services, f"case_{command.value}")(
                        actor=actor, case_id=case.id, expected_version=summary.version, **fields
                    )
            except DomainError:
                continue
            return True
        return False
