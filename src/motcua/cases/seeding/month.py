"""The dossiers of one agency in one month, told from receipt to hand-over."""

from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any, NamedTuple

from motcua.cases.lifecycle import FINAL, Command
from motcua.cases.rules import case_code
from motcua.cases.seeding import words
from motcua.cases.seeding.arc import Turns
from motcua.cases.seeding.filling import address_at
from motcua.cases.seeding.ground import Ground, Offer, Officer, Place, Span, due_at
from motcua.cases.seeding.inventing import Filling
from motcua.cases.seeding.line import HOUR, MICRO, WORKING_DAY, instant, micros, midnight
from motcua.cases.seeding.parts import Asked, case_id, pin, reference
from motcua.cases.seeding.people import Person, hash_of, person
from motcua.cases.seeding.plan import Cell, Days, Wish, is_told, month_after
from motcua.cases.seeding.story import NOBODY, Story
from motcua.cases.types import Outcome
from motcua.catalogue.types import Channel
from motcua.kernel.actor import Role
from motcua.kernel.clock import VIETNAM, local

MINUTE = 60 * MICRO
DAY_LONG = 24 * HOUR
# Shares of all dossiers.
POST, REFUSED_AT_DESK, WITHDRAWN, SUPPLEMENTED, REFUSED = 0.02, 0.025, 0.012, 0.08, 0.03
# Of those that need a supplement nobody answers; of those that were stopped then: taken up again.
UNANSWERED, REOPENED = 0.05, 0.3
AGAIN = 0.12  # of what is late: because it was asked for a supplement twice
ASSIGNED, SENT_BACK = 0.15, 0.03  # by a leader instead of taken; by the approver
EXTENDED = 0.4  # of what would be late, as long as the law lets it
GOLDEN = 0.6180339887498949  # multiples of it lie evenly between whole numbers
PUT_OFF_AT = 0.5  # of the whole time
REMIND_MINUTE, STOP_MINUTE, HAND_ON_MINUTE = (
    23,
    13,
    7,
)  # of each hour, when the sweeps of `cases.tasks` come
SAME_SESSION = 0.55  # of the dossiers that come online: in the session in which the desk sees them
NEIGHBOURS = 5_000
NEVER_ENDS = 2**62
STEPS = (0.12, 0.7, 0.82, 0.92, 1.0)  # take, propose, approve, sign, seal: parts of the whole time


class Month:
    """Tells the stories of one cell; the numbers of a day continue where `numbers` stands."""

    def __init__(
        self, wish: Wish, ground: Ground, cell: Cell, days: Days, numbers: Mapping[date, int]
    ) -> None:
        self.wish, self.ground, self.line = wish, ground, ground.line
        self.place: Place = ground.places[cell.place]
        # A month in which the agency goes on under other conditions has two parts.
        begins = f":{self.place.span.first}" if self.place.span.first > cell.month else ""
        name = f"{wish.name}:{self.place.agency.identifier}:{cell.month}{begins}"
        self.random = Random(name)  # noqa: S311 - the same history each time
        # Apart, so that what a form asks changes nothing in the story.
        self.answers = Random(f"{wish.name}:{cell.place}:{cell.month}:answers")  # noqa: S311 - as above
        self.until = micros(wish.until)
        self.cell = cell
        self.numbers: Counter[date] = Counter(numbers)
        # Neighbours begin apart from one another, so that they add up evenly as well.
        phase = cell.place * GOLDEN + Random(f"{wish.name}:{cell.month}").random()  # noqa: S311 - as above
        self.online, self.late, self.put_off = Turns(phase), Turns(phase), Turns(phase)
        self.weights = list(accumulate(offer.weight for offer in self.place.offers))
        self.days = days
        self.persons = self.place.persons
        span = self.place.span
        self.begins = 0 if span.first == date.min else micros(midnight(span.first))
        self.ends = NEVER_ENDS
        if self.place.ends:
            following = midnight(span.last + timedelta(days=1))
            self.ends = sweep_after(following, HAND_ON_MINUTE)

    def stories(self) -> Iterator[Story]:
        """Every dossier, in the order in which the desk dealt with them."""
        seen = [self._seen_at() for _ in range(self.cell.cases)]
        for at in sorted(seen):
            yield self._story(at)

    def _seen_at(self) -> int:
        """When the desk deals with a dossier: in its hours, more in the morning."""
        day = self.days.pick(self.random.random())
        sessions = self.line.sessions[day]
        start, end = sessions[0] if self.random.random() < 0.6 else sessions[-1]  # noqa: PLR2004 - a share
        return start + int((end - start) * (0.02 + 0.96 * self.random.random() ** 1.2))

    def _story(self, seen: int) -> Story:
        random, day = self.random, instant(seen).astimezone(VIETNAM).date()
        offer = self.place.offers[
            bisect(self.weights, random.random() * self.weights[-1], hi=len(self.weights) - 1)
        ]
        waits = seen > self.until
        online = waits or self.online.take(self._online_share(day))
        offline = Channel.POST if random.random() < POST else Channel.COUNTER
        channel = Channel.ONLINE if online else offline
        submitted = self._submitted(seen) if online else seen - random.randint(1, 9) * MINUTE
        submitted = max(submitted, self.begins)
        story = self._new(offer, channel.value, instant(submitted))
        desk = self.ground.officer(random, offer.receiving_id, Role.DESK_OFFICER.value)
        story.submit(NOBODY if online else desk)
        if not waits:
            self._desk(story, seen, day, desk)
        return story

    def _online_share(self, day: date) -> float:
        return self.place.habits.online(day, self.place.district)

    def _submitted(self, seen: int) -> int:
        """When it was sent: in the same session, or after hours before it."""
        index = bisect(self.line.starts, min(seen, self.until)) - 1
        closed = self.line.ends[index]
        if seen <= self.until:
            if self.random.random() < SAME_SESSION:
                return seen - self.random.randint(3, 110) * MINUTE
            closed = self.line.ends[index - 1] if index else seen - DAY_LONG
            return closed + int((self.line.starts[index] - closed) * self.random.random())
        begin = min(closed, self.until - HOUR)  # nobody has looked at it yet
        return begin + int((self.until - begin) * self.random.random())

    def _new(self, offer: Offer, channel: str, at: datetime) -> Story:
        random = self.random
        who, number, home = self._applicant()
        on = at.astimezone(VIETNAM).date()
        return Story(
            id=case_id(random, at),
            reference=reference(random),
            pin=pin(random),
            result_code=pin(random),
            offer=offer,
            competent_id=self.place.agency.id,
            channel=channel,
            person=who,
            data=self._form(offer, who, number, home, on),
            ground=self.ground,
            submitted_at=at,
        )

    def _applicant(self) -> tuple[Person, int, Place]:
        """Somebody of the place; above communes, somebody of the province. Few come often."""
        place, wish = self.place, self.wish
        order = int((self.persons or wish.persons) * self.random.random() ** 1.5)
        number = place.person(order) if self.persons else wish.first_person + order
        return person(wish.seed, number), number, self.ground.home_of(number, place.span)

    def _form(
        self, offer: Offer, who: Person, number: int, home: Place, on: date
    ) -> dict[str, Any]:
        """The form of the procedure; other persons in it live near the applicant."""
        line = hamlet(int(who.personal_number[-6:]))
        seed, random = self.wish.seed, self.answers

        def other() -> Person:
            return person(seed, max(0, number + 1 + random.randrange(NEIGHBOURS)))

        filling = Filling(
            random=random,
            who=who,
            text=", ".join(filter(None, (line, home.address, home.province))),
            commune=address_at(home.commune, line),
            on=on,
            other=other,
        )
        return offer.answers.data(random, filling)

    def _desk(self, story: Story, seen: int, day: date, desk: Officer) -> None:
        """Refuse, or accept with the next number of the day and go on."""
        random, at = self.random, instant(seen)
        if random.random() < REFUSED_AT_DESK:
            story.end(Command.REFUSE_INTAKE, at, desk, random.choice(words.REFUSALS))
            return
        self.numbers[day] += 1
        version = story.offer.version
        agency_id = self.place.agency.id
        due = due_at(self.ground, story.offer, agency_id, story.channel, at)
        code = case_code(self.place.agency.identifier, day, self.numbers[day])
        story.accept(at, desk, code, due, [part.key for part in version.papers if part.required])
        whole = story.line.between(seen, micros(due)) if due else 3 * WORKING_DAY
        fate = self._fate(story, seen, max(whole, HOUR))
        _Work(self, story, seen, max(whole, HOUR), fate).run()

    def _fate(self, story: Story, seen: int, whole: int) -> "_Fate":
        """How long it takes. A day has so many late releases as the arc says, so chance is asked of
        the day on which this one would come out late; what is put off in time comes on top of it.
        """
        random = self.random
        too_long = 1.02 + random.expovariate(4)
        in_time = 0.1 + 0.85 * random.betavariate(2.2, 1.6)
        line = story.line
        begin = line.position(seen)
        out = instant(line.at(begin + int(whole * too_long))).astimezone(VIETNAM).date()
        late = self.place.habits.late(out, self.place.district)
        if story.due_at is None:
            return _Fate(in_time)
        if self.late.take(late * (1 - AGAIN)):
            return _Fate(too_long)
        if not self.put_off.take(late * EXTENDED / (1 - EXTENDED)):
            return _Fate(in_time, again=late * AGAIN / SUPPLEMENTED)
        half = instant(line.at(begin + int(whole * too_long * PUT_OFF_AT)))
        is_early = local(half).date() < local(story.due_at).date()
        return _Fate(too_long if is_early else in_time, is_early)


class _Fate(NamedTuple):
    """Of the time that there is, the part that is needed, and whether the due time is put off;
    `again`: if a supplement is asked for, the chance of a second one.
    """

    share: float
    is_put_off: bool = False
    again: float = 0.0


class _Work:
    """What the competent agency does with an accepted dossier, until time is up."""

    def __init__(self, month: Month, story: Story, begin: int, time: int, fate: _Fate) -> None:
        self.month, self.story, self.fate = month, story, fate
        self.whole = int(time * fate.share)
        self.line, self.random = story.line, month.random
        self.position = self.line.position(begin)
        self.last = begin

    def run(self) -> None:
        """Step by step; the first one that lies after the end of the history is not told."""
        self._walk()
        self._passes(self.month.until)

    def _walk(self) -> None:
        steps = (self._take, self._ask, self._extend, self._propose)
        for step in (*steps, self._send_back, self._approve, self._sign, self._seal):
            if not step():
                return
        self._hand_over()

    def _time(self, part: float) -> datetime | None:
        """The instant at which this part of the whole time is used; None: not yet."""
        at = self.line.at(self.position + int(self.whole * part))
        return self._told(max(at, self.last + self.random.randint(20, 400) * MICRO))

    def _told(self, at: int) -> datetime | None:
        self.last = at
        self._passes(min(at, self.month.until))
        return instant(at) if at <= self.month.until else None

    def _passes(self, at: int) -> None:
        """Time passes: if the agency ends meanwhile, another one goes on."""
        story = self.story
        if self.month.ends <= at and not story.before and story.place not in FINAL:
            story.hand_on(instant(self.month.ends))

    def _officer(self, role: Role) -> Officer:
        return self.month.ground.officer(self.random, self.story.competent_id, role.value)

    def _take(self) -> bool:
        if self.random.random() < WITHDRAWN:
            at = self._time(STEPS[0] / 2)
            if at:
                self.story.end(
                    Command.WITHDRAW, at, self._citizen(), self.random.choice(words.WITHDRAWN)
                )
            return False
        at = self._time(STEPS[0] * (0.3 + self.random.random()))
        if at:
            officer = self._officer(Role.CASE_OFFICER)
            if self.random.random() < ASSIGNED:
                self.story.assign(at, self._officer(Role.APPROVER), officer)
            else:
                self.story.take(at, officer)
        return at is not None

    def _ask(self) -> bool:
        """Some dossiers need a supplement, few a second one, which then counts as late."""
        if self.random.random() >= SUPPLEMENTED:
            return True
        again = self.random.random() < self.fate.again
        return self._supplement(0.3, "") and (not again or self._supplement(0.4, words.AGAIN))

    def _supplement(self, part: float, again_because: str) -> bool:
        """The clock stands until the citizen brings what was asked for, or for ever."""
        at = self._time(part)
        if at is None:
            return False
        items, reason = self.random.choice(words.MISSING), self.random.choice(words.REASONS)
        self.story.request(at, self._taken_by(), items, reason, again_because)
        asked, begin = self.story.asked[-1], self.last
        if self.random.random() < UNANSWERED and asked.answer_by is not None:
            goes_on = self._lapse(asked, asked.answer_by)
        else:
            goes_on = self._answer(asked, begin)
        if goes_on:
            self.position += self.line.between(begin, self.last)
        return goes_on

    def _answer(self, asked: Asked, begin: int) -> bool:
        days = 1 + min(25, int(self.random.expovariate(0.25)))
        back = begin + days * DAY_LONG + self.random.randint(-180, 240) * MINUTE
        citizen = self._citizen()
        answered = self._told(back if citizen is NOBODY else self.line.after(back, MINUTE))
        self._remind(asked)
        if answered:
            self.story.answer(answered, citizen, self.random.choice(words.ANSWERS))
        return answered is not None

    def _lapse(self, asked: Asked, answer_by: datetime) -> bool:
        """Nobody answers: the sweep stops the case, and a leader may take it up again."""
        at = self._told(sweep_after(answer_by, STOP_MINUTE))
        self._remind(asked)
        if at is None:
            return False
        self.story.stop(at, words.lapsed(answer_by, asked.items))
        if self.random.random() >= REOPENED:
            return False
        days = 1 + int(self.random.expovariate(0.1))
        reopened = self._told(self.line.after(self.last + days * DAY_LONG, 30 * MINUTE))
        if reopened:
            self.story.reopen(reopened, self._officer(Role.APPROVER), words.REOPENED)
        return reopened is not None

    def _remind(self, asked: Asked) -> None:
        """The citizen was reminded if the wait was that long."""
        if asked.remind_at is not None:
            at = sweep_after(asked.remind_at, REMIND_MINUTE)
            if at < min(self.last, self.month.until):
                asked.reminded_at = instant(at)

    def _extend(self) -> bool:
        """What would be late is put off with an apology, now and then, and early enough."""
        story, part = self.story, PUT_OFF_AT
        if story.due_at is None or not self.fate.is_put_off:
            return True
        over = self.position + self.whole - self.line.position(micros(story.due_at))
        begins = instant(self.line.at(self.position + int(self.whole * part)))
        is_early = local(begins).date() < local(story.due_at).date()
        if over < 0 or not is_early:
            return True
        at = self._time(part)
        if at:
            story.extend(at, self._taken_by(), 2 + over // WORKING_DAY, words.APOLOGY)
        return at is not None

    def _propose(self) -> bool:
        at = self._time(STEPS[1])
        if at:
            refused = self.random.random() < REFUSED
            outcome = Outcome.REFUSED if refused else Outcome.GRANTED
            text = self.random.choice(words.REFUSED if refused else words.GRANTED)
            self.story.propose(at, self._taken_by(), outcome.value, text)
        return at is not None

    def _send_back(self) -> bool:
        """The approver sends few back; the officer proposes the same with more to it."""
        if self.random.random() >= SENT_BACK:
            return True
        at = self._time(0.75)
        if at is None:
            return False
        self.story.send_back(at, self._officer(Role.APPROVER), self.random.choice(words.BACK))
        at = self._time(0.79)
        if at:
            self.story.propose(at, self._taken_by(), self.story.outcome, self.story.proposal)
        return at is not None

    def _approve(self) -> bool:
        at = self._time(STEPS[2])
        if at:
            self.story.approve(at, self._officer(Role.APPROVER))
        return at is not None

    def _sign(self) -> bool:
        at = self._time(STEPS[3])
        if at:
            self.story.sign(at, self._officer(Role.APPROVER))
        return at is not None

    def _seal(self) -> bool:
        at = self._time(STEPS[4])
        if at:
            self.story.seal(at, self._officer(Role.REGISTRAR))
        return at is not None

    def _hand_over(self) -> None:
        """Handed over in the desk's hours, within two weeks."""
        wait = int(min(10 * WORKING_DAY, WORKING_DAY * self.random.expovariate(1.0)))
        at = self._told(self.line.after(self.last, wait + 5 * MINUTE))
        if at:
            desk = self.month.ground.officer(
                self.random, self.story.receiving_id, Role.DESK_OFFICER.value
            )
            self.story.hand_over(at, desk)

    def _taken_by(self) -> Officer:
        """Who has the work."""
        wanted = self.story.works[-1].assignee_id
        held = self.month.ground.officers[self.story.competent_id, Role.CASE_OFFICER.value]
        has_it = (each for each in held if each.staff_id == wanted)
        return next(has_it, None) or self._officer(Role.CASE_OFFICER)

    def _citizen(self) -> Officer:
        """The citizen online; the desk types in what is brought to the counter."""
        if self.story.channel == Channel.ONLINE.value:
            return NOBODY
        return self.month.ground.officer(
            self.random, self.story.receiving_id, Role.DESK_OFFICER.value
        )


def hamlet(number: int) -> str:
    """The part of the commune."""
    return f"{words.HOMES[number % len(words.HOMES)]} {1 + hash_of(number) % 9}"


def sweep_after(at: datetime, minute: int) -> int:
    """The first run after `at` of what happens at this minute of every hour."""
    found = micros(at) // HOUR * HOUR + minute * MINUTE
    return found if found > micros(at) else found + HOUR


def days_of(wish: Wish, ground: Ground, month: date, span: Span) -> Days:
    """The working days of a month inside the history and the span, and the one after its end: what
    the desk would see then waits for it.
    """
    following = month_after(month)
    after = next(day for day in ground.line.days if day > wish.last)
    days = [
        day
        for day in ground.line.days
        if month <= day < following
        and span.first <= day <= span.last
        and (is_told(wish, day) or day > wish.last)
    ]
    inside = [day for day in days if day <= wish.last]
    return Days([*inside, after] if following > wish.last or not inside else inside)
