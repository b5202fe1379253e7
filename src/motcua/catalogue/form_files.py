"""The file of a form: read with care, written one way, its test data beside it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from motcua.catalogue.errors import FormRefused
from motcua.catalogue.form_documents import form_problems
from motcua.catalogue.form_types import FormFile, FormProblem, SampleRow, SampleSpec
from motcua.kernel.chain import canonical
from motcua.kernel.text import clean, composed

LARGEST_FILE = 1024 * 1024
LONGEST_NUMBER = 18
LONGEST_NAME, LONGEST_PATH = 120, 300
MOST_SAMPLES = 50
LARGEST_SAMPLE = 100_000
SAMPLES = "samples"
OF_A_SAMPLE = frozenset({"name", "data", "wrong_path"})
Document = Mapping[str, Any]


class _Fault(ValueError):
    """What is wrong with a file before it is a form."""


def form_file_read(content: bytes) -> FormFile:
    """The form in a JSON file and its test data, ready to be kept: texts are NFC, numbers of one
    kind.

    Raises `FormRefused` with every fault and its place, whatever the bytes are.
    """
    try:
        found = _loaded(content)
    except _Fault as fault:
        raise FormRefused("", [FormProblem("", str(fault))]) from fault
    samples = found.pop(SAMPLES, [])
    problems = [*form_problems(found), *_sample_problems(samples)]
    if problems:
        raise FormRefused(str(found.get("key", ""))[:60], problems)
    return FormFile(
        document=found,
        samples=tuple(
            SampleSpec(
                name=clean(each["name"]),
                data=each["data"],
                wrong_path=each.get("wrong_path", ""),
            )
            for each in samples
        ),
    )


def form_read(content: bytes) -> dict[str, Any]:
    """The form alone in a JSON file; refuses what `form_file_read` refuses."""
    return dict(form_file_read(content).document)


def form_written(document: Document, samples: Sequence[SampleRow] = ()) -> bytes:
    """The file of a form with its test data; reading it gives the same hash."""
    file = dict(document)
    if samples:
        file[SAMPLES] = [_sample(each) for each in samples]
    return (json.dumps(file, ensure_ascii=False, indent=2) + "\n").encode()


def _sample(sample: SampleRow) -> dict[str, Any]:
    found = {"name": sample.name, "data": sample.data}
    return {**found, "wrong_path": sample.wrong_path} if sample.wrong_path else found


def _sample_problems(samples: Any) -> Iterator[FormProblem]:
    if not isinstance(samples, list) or len(samples) > MOST_SAMPLES:
        said = _("Dữ liệu thử phải là một danh sách, nhiều nhất %(most)d bộ.")
        yield FormProblem(SAMPLES, said % {"most": MOST_SAMPLES})
        return
    names: set[str] = set()
    for number, sample in enumerate(samples):
        said = _sample_fault(sample, names)
        if said:
            yield FormProblem(f"{SAMPLES}.{number}", said)


def _sample_fault(sample: Any, names: set[str]) -> str:
    if not isinstance(sample, dict) or not OF_A_SAMPLE.issuperset(sample):
        return _("Mỗi bộ dữ liệu thử gồm “name”, “data” và, nếu cần, “wrong_path”.")
    name, data, path = (sample.get(each, "") for each in ("name", "data", "wrong_path"))
    if not isinstance(name, str) or not 0 < len(clean(name)) <= LONGEST_NAME:
        return _("Xin đặt tên cho dữ liệu thử, không quá %(most)d ký tự.") % {"most": LONGEST_NAME}
    if clean(name) in names:
        return _("Có hai bộ dữ liệu thử cùng tên “%(name)s”.") % {"name": clean(name)}
    names.add(clean(name))
    if not isinstance(data, dict) or len(str(data)) > LARGEST_SAMPLE:
        return _("“data” là các câu trả lời của biểu mẫu, không quá 100 KB.")
    if not isinstance(path, str) or len(path) > LONGEST_PATH:
        return _("“wrong_path” là tên của một mục trong biểu mẫu.")
    return ""


def _loaded(content: bytes) -> dict[str, Any]:
    if len(content) > LARGEST_FILE:
        raise _Fault(_("Tệp lớn quá 1 MB."))
    try:
        found = json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_group,
            parse_constant=_constant,
            parse_float=_fraction,
            parse_int=_whole,
        )
        found = _composed(found)
        canonical(found)
    except RecursionError as error:
        raise _Fault(_("Tệp lồng nhau quá sâu.")) from error
    except UnicodeError as error:
        raise _Fault(_("Tệp không phải là chữ UTF-8.")) from error
    except json.JSONDecodeError as error:
        said = _("Không phải là JSON: dòng %(line)d, cột %(column)d.")
        raise _Fault(said % {"line": error.lineno, "column": error.colno}) from error
    if not isinstance(found, dict):
        raise _Fault(_("Tệp phải là một nhóm JSON có “key”, “title”, “schema”, “layout”."))
    return found


def _group(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Fault(_("Tên “%(name)s” có hai lần trong một nhóm.") % {"name": twice[:100]})
    return found


def _constant(name: str) -> Any:
    raise _Fault(_("JSON không có số “%(name)s”.") % {"name": name})


def _whole(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise _Fault(_("Có số dài quá %(most)d chữ số.") % {"most": LONGEST_NUMBER})
    return int(text)


def _fraction(text: str) -> float | int:
    """The database writes 1e3 and 1.0 its own way, so a whole number is one from the start."""
    number = float(text)
    if abs(number) >= 10**LONGEST_NUMBER:
        raise _Fault(_("Có số dài quá %(most)d chữ số.") % {"most": LONGEST_NUMBER})
    return int(number) if number.is_integer() else number


def _composed(value: Any) -> Any:
    if isinstance(value, str):
        if "\x00" in value:
            raise _Fault(_("Có ký tự không dùng được trong tệp."))
        return composed(value)
    if isinstance(value, dict):
        return {_composed(name): _composed(each) for name, each in value.items()}
    return [_composed(each) for each in value] if isinstance(value, list) else value
