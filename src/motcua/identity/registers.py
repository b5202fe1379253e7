"""Asking a register without ever waiting for it: a short limit, and rest for one that fails."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

import structlog

from motcua.identity.errors import RegisterUnavailable
from motcua.identity.ports import PopulationRegister, RegisterQuestion
from motcua.identity.types import RegisterAnswer, RegisteredPerson, RegisterState
from motcua.kernel.turns import TURNS

MOST_SECONDS = 1.5
MOST_AT_ONCE = 4
FAILURES_TO_REST = 3
REST_SECONDS = 60.0
log = structlog.get_logger()


@dataclass(slots=True)
class Circuit:
    """Rests a register that failed several times in a row; then one question tries it again."""

    seconds: Callable[[], float] = time.monotonic
    _failures: int = 0
    _rests_until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def may_ask(self) -> bool:
        """Whether to ask now; after the rest only the first who asks may."""
        with self._lock:
            if self._failures < FAILURES_TO_REST:
                return True
            if self.seconds() < self._rests_until:
                return False
            self._rests_until = self.seconds() + REST_SECONDS
            return True

    def note(self, *, answered: bool) -> None:
        """What became of a question."""
        with self._lock:
            self._failures = 0 if answered else self._failures + 1
            if self._failures >= FAILURES_TO_REST:
                self._rests_until = self.seconds() + REST_SECONDS


class Asking:
    """One register with its circuit. Thread-safe; one in each process."""

    def __init__(
        self,
        register: PopulationRegister,
        *,
        most_seconds: float = MOST_SECONDS,
        circuit: Circuit | None = None,
    ) -> None:
        self.register = register
        self._most_seconds = most_seconds
        self._circuit = circuit or Circuit()
        self._slots = threading.BoundedSemaphore(MOST_AT_ONCE)

    def ask(self, question: RegisterQuestion) -> RegisterAnswer:
        """The answer, or `UNAVAILABLE` within `most_seconds`; it never raises."""
        title = self.register.title
        if not self._circuit.may_ask() or not self._slots.acquire(blocking=False):
            return RegisterAnswer(state=RegisterState.UNAVAILABLE, title=title)
        answers: SimpleQueue[RegisteredPerson | Exception | None] = SimpleQueue()
        threading.Thread(target=self._look_up, args=(question, answers), daemon=True).start()
        try:
            with TURNS.waiting():
                found = answers.get(timeout=self._most_seconds)
        except Empty:
            found = RegisterUnavailable()
        self._circuit.note(answered=not isinstance(found, Exception))
        if isinstance(found, Exception):
            log.warning(
                "register_unavailable", register=self.register.slug, why=type(found).__name__
            )
            return RegisterAnswer(state=RegisterState.UNAVAILABLE, title=title)
        state = RegisterState.NOT_FOUND if found is None else RegisterState.FOUND
        return RegisterAnswer(state=state, title=title, person=found)

    def _look_up(
        self,
        question: RegisterQuestion,
        answers: "SimpleQueue[RegisteredPerson | Exception | None]",
    ) -> None:
        try:
            answers.put(self.register.look_up(question))
        except Exception as error:  # noqa: BLE001 - whatever an adapter does, the form goes on
            answers.put(error)
        finally:
            self._slots.release()


_asking: Asking | None = None


def population_register_set(register: PopulationRegister | None) -> None:
    """Which register this installation asks; None: it asks none. Called by the wiring."""
    global _asking  # noqa: PLW0603 - one per process, like the ways in
    _asking = None if register is None else Asking(register)


def population_look_up(question: RegisterQuestion) -> RegisterAnswer:
    """What the register says of one person, within a second and a half; never an error.

    `OFF` when the installation has none; `UNAVAILABLE` when it is down, slow, or at rest after
    failures. Call it outside of transactions.
    """
    return RegisterAnswer(state=RegisterState.OFF) if _asking is None else _asking.ask(question)
