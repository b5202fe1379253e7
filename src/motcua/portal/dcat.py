"""The description of the open data: a DCAT-AP catalogue as JSON-LD."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from motcua.portal.structured import absolute, page_url

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
MEDIA = "https://www.iana.org/assignments/media-types/"
AUTHORITY = "http://publications.europa.eu/resource/authority/"
VIETNAMESE = f"{AUTHORITY}language/VIE"
GOVERNMENT = f"{AUTHORITY}data-theme/GOVE"
PUBLIC = f"{AUTHORITY}access-right/PUBLIC"
CONTINUOUS = f"{AUTHORITY}frequency/UPDATE_CONT"
# Name of the page, media type, and the format in the list of the European Union.
JSON, CSV, ATOM = (
    ("application/json", "JSON"),
    ("text/csv", "CSV"),
    ("application/atom+xml", "ATOM"),
)


def dcat_catalogue(changed_at: dt.datetime | None) -> dict[str, Any]:
    """The catalogue of what is offered to machines."""
    home = page_url("open_data")
    publisher = {"@type": "foaf:Agent", "foaf:name": _text(settings.PROVINCE_NAME)}
    common = {
        "dct:publisher": publisher,
        "dct:language": {"@id": VIETNAMESE},
        "dct:spatial": {"@type": "dct:Location", "dct:title": _text(settings.PROVINCE_NAME)},
        **({"dct:modified": _instant(changed_at)} if changed_at else {}),
    }
    return {
        "@context": PREFIXES,
        "@id": page_url("dcat"),
        "@type": "dcat:Catalog",
        "dct:title": _text(_("Dữ liệu mở về thủ tục hành chính")),
        "dct:description": _text(_("Danh mục thủ tục, nơi thực hiện và cơ quan của tỉnh.")),
        "foaf:homepage": {"@id": home},
        "dcat:themeTaxonomy": {"@id": f"{AUTHORITY}data-theme"},
        **common,
        "dcat:dataset": [_dataset(*each, common=common) for each in _datasets()],
    }


def _datasets() -> list[tuple[str, str, str, list[tuple[str, tuple[str, str]]]]]:
    return [
        (
            "thu-tuc",
            _("Thủ tục hành chính"),
            _("Mọi thủ tục đang công bố: giấy tờ, thời hạn, phí, kết quả, căn cứ."),
            [("procedures_json", JSON), ("procedures_csv", CSV), ("changes", ATOM)],
        ),
        (
            "noi-thuc-hien",
            _("Nơi thực hiện thủ tục"),
            _("Cơ quan giải quyết và nơi tiếp nhận của từng thủ tục."),
            [("offerings_csv", CSV)],
        ),
        (
            "co-quan",
            _("Cơ quan của tỉnh"),
            _("Tên, cấp, địa chỉ và địa bàn của mọi cơ quan."),
            [("offices_json", JSON), ("offices_csv", CSV)],
        ),
    ]


def _dataset(
    key: str,
    title: str,
    about: str,
    files: list[tuple[str, tuple[str, str]]],
    *,
    common: dict[str, Any],
) -> dict[str, Any]:
    return {
        "@id": f"{page_url('open_data')}#{key}",
        "@type": "dcat:Dataset",
        "dct:identifier": key,
        "dct:title": _text(title),
        "dct:description": _text(about),
        "dcat:theme": {"@id": GOVERNMENT},
        "dct:accessRights": {"@id": PUBLIC},
        "dct:accrualPeriodicity": {"@id": CONTINUOUS},
        "dcat:landingPage": {"@id": page_url("open_data")},
        **common,
        "dcat:distribution": [_distribution(title, *each) for each in files],
    }


def _distribution(title: str, page: str, kind: tuple[str, str]) -> dict[str, Any]:
    media, form = kind
    url = page_url(page)
    return {
        "@id": f"{absolute('/du-lieu/')}#{page}",
        "@type": "dcat:Distribution",
        "dct:title": _text(f"{title} ({form})"),
        "dcat:accessURL": {"@id": url},
        "dcat:downloadURL": {"@id": url},
        "dcat:mediaType": {"@id": MEDIA + media},
        "dct:format": {"@id": f"{AUTHORITY}file-type/{form}"},
        "dct:rights": {
            "@type": "dct:RightsStatement",
            "dct:title": _text(_("Thông tin công khai của cơ quan nhà nước")),
        },
    }


def _text(value: str) -> dict[str, str]:
    return {"@language": "vi", "@value": value}


def _instant(value: dt.datetime) -> dict[str, str]:
    return {"@type": "xsd:dateTime", "@value": value.isoformat()}
