"""From the name of a command to the one service that carries it out."""

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

from motcua.cases import services
from motcua.cases.types import CaseSummary, Command
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.idempotency import Once

SERVICES: dict[Command, Callable[..., CaseSummary]] = {
    Command.ACCEPT: services.case_accept,
    Command.REFUSE_INTAKE: services.case_refuse_intake,
    Command.TAKE: services.case_take,
    Command.ASSIGN: services.case_assign,
    Command.TAKE_BACK: services.case_take_back,
    Command.RELEASE: services.case_release,
    Command.REQUEST_SUPPLEMENT: services.case_request_supplement,
    Command.ANSWER_SUPPLEMENT: services.case_answer_supplement,
    Command.REQUEST_PAYMENT: services.case_request_payment,
    Command.CONFIRM_PAYMENT: services.case_confirm_payment,
    Command.EXTEND: services.case_extend,
    Command.STOP: services.case_stop,
    Command.REOPEN: services.case_reopen,
    Command.PROPOSE: services.case_propose,
    Command.FORWARD: services.case_forward,
    Command.ANSWER_CONSULT: services.case_answer_consult,
    Command.RECEIVE_OUTSIDE: services.case_receive_outside,
    Command.APPROVE: services.case_approve,
    Command.SEND_BACK: services.case_send_back,
    Command.SIGN: services.case_sign,
    Command.SEAL: services.case_seal,
    Command.HAND_OVER: services.case_hand_over,
    Command.WITHDRAW: services.case_withdraw,
}


def once_for(actor: Actor, key: UUID, command: Command, case_id: UUID, version: int) -> Once:
    """A form that is sent twice does its work once: the key was made for this form alone."""
    assert actor.account_id is not None
    said = f"{command.value}/{case_id}/{version}".encode()
    return Once(
        account_id=actor.account_id, key=f"desk:{key}", body_hash=hashlib.sha256(said).digest()
    )


def kept_files(actor: Actor, uploads: list[Any]) -> list[UUID]:
    """Keep the uploads and return their keys: photos become a PDF. Raises `Invalid` with what is
    wrong with one.
    """
    taken = services.papers_take(actor=actor, uploads=uploads, most=len(uploads))
    if taken.problems:
        raise Invalid(fields={"files": " ".join(taken.problems)})
    return taken.ids


def carry_out(
    *,
    actor: Actor,
    command: Command,
    case_id: UUID,
    expected_version: int,
    once: Once,
    arguments: dict[str, Any],
) -> CaseSummary:
    """Call the service of the command."""
    if "papers" in arguments:
        arguments["file_ids"] = kept_files(actor, arguments.pop("papers"))
    return SERVICES[command](
        actor=actor,
        case_id=case_id,
        expected_version=expected_version,
        once=once,
        **arguments,
    )
