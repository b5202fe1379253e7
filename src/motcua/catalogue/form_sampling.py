"""Test data of forms: kept under a name, tried by every publishing."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.catalogue.form_files import LARGEST_SAMPLE, LONGEST_NAME, LONGEST_PATH, MOST_SAMPLES
from motcua.catalogue.forms import clean_text
from motcua.catalogue.models import FormSample
from motcua.catalogue.policies import may_publish
from motcua.catalogue.types import SampleSpec
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.kernel.text import clean
from motcua.organisation.selectors import agencies_of_the_province

LARGEST_TOGETHER = 500_000  # so that the file of the form can be read again


@transaction.atomic
def form_sample_save(
    *, actor: Actor, key: str, name: str, data: Mapping[str, Any], wrong_path: str = ""
) -> None:
    """Keep answers under a name, in place of those that had it; every publishing tries them.

    `wrong_path`: the field that must be found wrong; empty when all must be right. Raises
    `NotAllowed`, `Invalid`.
    """
    _may(actor)
    _keep(actor, key, SampleSpec(name=name, data=data, wrong_path=wrong_path[:LONGEST_PATH]))


@transaction.atomic
def form_sample_drop(*, actor: Actor, key: str, sample_id: UUID) -> None:
    """Throw a sample away. Raises `NotAllowed`, `NotFound`."""
    _may(actor)
    sample = FormSample.objects.filter(form_key=key, pk=sample_id).first()
    if sample is None:
        raise NotFound
    audit.record(actor=actor, what=What.FORM_SAVED, object_ref=sample.pk)
    sample.delete()


def _storable(value: Any) -> Any:
    """Texts without what the database cannot keep."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Mapping):
        return {name: _storable(each) for name, each in value.items()}
    return [_storable(each) for each in value] if isinstance(value, list) else value


def samples_keep(actor: Actor, key: str, samples: Sequence[SampleSpec]) -> None:
    """Keep each as `form_sample_save` does, for those who asked whether the actor may."""
    for each in samples:
        _keep(actor, key, each)


def _keep(actor: Actor, key: str, given: SampleSpec) -> None:
    name = clean(given.name)
    if not 1 <= len(name) <= LONGEST_NAME:
        said = _("Xin đặt tên cho dữ liệu thử, không quá %(most)d ký tự.") % {"most": LONGEST_NAME}
        raise Invalid(fields={"name": said})
    others = FormSample.objects.filter(form_key=key).exclude(name=name).values_list("data")
    sizes = [len(str(data)) for (data,) in others]
    own = len(str(given.data))
    if len(sizes) >= MOST_SAMPLES or own > LARGEST_SAMPLE or sum(sizes) + own > LARGEST_TOGETHER:
        said = _(
            "Mỗi biểu mẫu giữ nhiều nhất %(most)d bộ dữ liệu thử, mỗi bộ 100 KB, tất cả 500 KB."
        )
        raise Invalid(fields={"name": said % {"most": MOST_SAMPLES}})
    sample, _made = FormSample.objects.update_or_create(
        form_key=key,
        name=name,
        defaults={
            "data": _storable(given.data),
            "wrong_path": clean_text(given.wrong_path),
            "saved_at": clock.now(),
            "saved_by_name": actor.name,
        },
    )
    audit.record(actor=actor, what=What.FORM_SAVED, object_ref=sample.pk)


def _may(actor: Actor) -> None:
    if not may_publish(actor, agencies_of_the_province()):
        raise NotAllowed
