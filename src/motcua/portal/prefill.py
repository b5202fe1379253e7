"""What is known of a citizen before she types: from her account, her earlier dossiers, a register.

Each value says where it came from; the citizen may change it. A register that does not answer
leaves the form as it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.cases.selectors import earlier_dossiers, mark
from motcua.cases.types import EarlierDossier
from motcua.catalogue.selectors import published_version
from motcua.catalogue.services import address_text
from motcua.catalogue.types import APPLICANT_SECTIONS, FormSpec, PublishedVersion
from motcua.identity.ports import RegisterQuestion
from motcua.identity.selectors import person_of
from motcua.identity.services import population_look_up
from motcua.identity.types import Card, RegisterAnswer, RegisteredPerson, RegisterState
from motcua.kernel.actor import Actor
from motcua.kernel.text import fold
from motcua.portal.drafting import ACCOUNT, DOSSIER, REGISTER, put, value_at

PURPOSE = "prefill"
# Fields of the applicant's own section in forms that name no facts.
FACTS = {
    "full_name": "full_name",
    "personal_number": "personal_number",
    "birth_date": "birth_date",
    "sex": "sex",
    "phone": "phone",
    "email": "email",
    "address": "address",
    "permanent_residence": "address",
}
NUMBER = "personal_number"
SEXES = {"male": "nam", "female": "nu"}


class Fact(NamedTuple):
    """A value with its source: kind, and what tells it from others of the kind."""

    value: Any
    kind: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefilled:
    """Data for an empty form, the source of each value, and what became of the register."""

    data: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, Any] = field(default_factory=dict)
    register: RegisterState = RegisterState.OFF


def prefilled(version: PublishedVersion, actor: Actor) -> Prefilled:
    """What can be filled in before the citizen types. Two queries, and one for each earlier form
    not in memory; the register has a second and a half at most, and the trail says it was asked.
    """
    fields = list(facts_of(version.form))
    if not fields:
        return Prefilled()
    person = person_of(actor)
    account = {
        "full_name": person.full_name,
        NUMBER: person.personal_number,
        "phone": person.phone,
        "email": person.email,
        "address": person.address,
        "birth_date": person.birth_on.isoformat() if person.birth_on else None,
    }
    answer = _asked(version, actor, account)
    facts = {
        **_residence(answer.person),
        **_earlier(earlier_dossiers(actor=actor), str(person.personal_number or "")),
        **{name: Fact(value, ACCOUNT) for name, value in account.items() if value},
        **_registered(answer.person),
    }
    found = Prefilled(register=answer.state)
    for each in fields:
        fact = facts.get(each.fact)
        value = fitting(each.spec, fact.value) if fact else None
        if fact and value is not None:
            put(found.data, each.path, value)
            found.sources[each.path] = [fact.kind, fact.detail, mark(value)]
    return found


class FactField(NamedTuple):
    """A field that a fact may fill."""

    path: str
    fact: str
    spec: Mapping[str, Any]


def facts_of(form: FormSpec) -> Iterator[FactField]:
    """The fields of the form that facts may fill, in its order."""
    for section in form.layout["sections"]:
        for spec in section["fields"]:
            group, _dot, name = spec["path"].rpartition(".")
            known = FACTS.get(name, "") if group in APPLICANT_SECTIONS else ""
            fact = spec.get("prefill") or known
            if fact and spec["widget"] != "rows":
                yield FactField(spec["path"], fact, spec)


def fitting(spec: Mapping[str, Any], value: Any) -> Any:
    """The value as this field takes it, None when it does not fit."""
    if spec["widget"] == "address":
        return {"line": value} if isinstance(value, str) else value
    if isinstance(value, Mapping):
        value = address_text(value)
    options = spec.get("options")
    if not options:
        return value or None
    said = SEXES.get(str(value), fold(str(value)))
    return next(
        (each["value"] for each in options if said in (fold(str(each["label"])), each["value"])),
        next((each["value"] for each in options if each["value"] == value), None),
    )


def facts_of_card(card: Card) -> dict[str, Any]:
    """What a card says, by the names of facts."""
    return {
        "full_name": card.full_name,
        NUMBER: card.personal_number,
        "birth_date": card.birth_on.isoformat(),
        "sex": card.sex.value,
        "address": card.residence or None,
    }


def _asked(version: PublishedVersion, actor: Actor, account: Mapping[str, Any]) -> RegisterAnswer:
    if not account[NUMBER]:
        return RegisterAnswer(state=RegisterState.OFF)
    answer = population_look_up(
        RegisterQuestion(
            personal_number=account[NUMBER],
            full_name=account["full_name"],
            birth_on=None,
            purpose=PURPOSE,
            reference=version.code,
            asked_by=str(actor.account_id),
        )
    )
    if answer.state is not RegisterState.OFF:
        audit.record(actor=actor, what=What.REGISTER_ASKED, subject_ref=actor.person_id)
    return answer


def _registered(person: RegisteredPerson | None) -> dict[str, Fact]:
    if person is None:
        return {}
    said = {
        "full_name": person.full_name,
        NUMBER: person.personal_number,
        "birth_date": person.birth_on.isoformat() if person.birth_on else None,
        "sex": person.sex.value if person.sex else None,
    }
    return {name: Fact(value, REGISTER) for name, value in said.items() if value}


def _residence(person: RegisteredPerson | None) -> dict[str, Fact]:
    """Where the person lives, for one who wrote it nowhere yet: letters may go elsewhere."""
    said = person.residence if person else ""
    return {"address": Fact(said, REGISTER)} if said else {}


def _earlier(dossiers: tuple[EarlierDossier, ...], number: str) -> dict[str, Fact]:
    """The newest value of each fact in dossiers that name this person as the one who asks."""
    facts: dict[str, Fact] = {}
    for dossier in dossiers:
        fields = list(facts_of(published_version(dossier.version_id).form))
        said = {each.fact: value_at(dossier.data, each.path) for each in fields}
        if number and said.get(NUMBER) not in (None, number):
            continue
        detail = f"{dossier.code} {dossier.submitted_at.date().isoformat()}"
        for name, value in said.items():
            if value is not None:
                facts.setdefault(name, Fact(value, DOSSIER, detail))
    return facts
