"""The catalogue for machines: data, feed, sitemap. Streamed, cached, and the same for everyone."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition, require_safe
from django.views.decorators.vary import vary_on_headers

from motcua.catalogue.selectors import (
    audiences,
    catalogue_changes,
    catalogue_fingerprint,
    fields_list,
    life_events,
    procedure_addresses,
)
from motcua.kernel import clock
from motcua.kernel.http import ActorRequest
from motcua.portal import datasets
from motcua.portal.dcat import dcat_catalogue
from motcua.portal.structured import absolute, page_url
from motcua.portal.words import slug

FORM = "1"  # of all files: one more when a field is added
FRESH_SECONDS = 300
SOURCE_LANGUAGE = "vi"
CLOSED = (
    "/nop/",
    "/ho-so/",
    "/bien-nhan/",
    "/tra-cuu/",
    "/xac-thuc/",
    "/dang-nhap/",
    "/dang-ky/",
    "/thong-bao/",
    "/mot-cua/",
    "/quan-tri/",
    "/api/",
)
View = Callable[[HttpRequest], HttpResponseBase]


def _tag(request: HttpRequest) -> str:
    """The state of catalogue and agencies; weak, because the bytes may come packed or not."""
    state = f"{FORM} {catalogue_fingerprint().value} {datasets.offices()}"
    return f'W/"{sha256(state.encode()).hexdigest()[:32]}"'


def _changed_at(request: HttpRequest) -> dt.datetime | None:
    return catalogue_fingerprint().changed_at


def public_data(view: View) -> View:
    """Around a view for machines: answers 304 while nothing changed; may be kept and packed."""
    return _kept(condition(etag_func=_tag, last_modified_func=_changed_at)(gzip_page(view)))


def agency_data(view: View) -> View:
    """The same for data on agencies: nothing says when they changed, so the tag alone decides."""
    return _kept(condition(etag_func=_tag)(gzip_page(view)))


def _kept(view: View) -> View:
    """Outermost, so that an answer 304 says the same about keeping as the one before it."""
    kept = cache_control(public=True, max_age=FRESH_SECONDS)(view)
    return require_safe(vary_on_headers("Accept-Encoding")(kept))


@require_safe
def about(request: ActorRequest) -> HttpResponse:
    """What there is for machines, in words. One query in half a minute."""
    files = [
        (_("Thủ tục hành chính"), "procedures_json", "JSON", _("đầy đủ: giấy tờ, thời hạn, phí")),
        (_("Thủ tục hành chính"), "procedures_csv", "CSV", _("mỗi thủ tục một dòng")),
        (_("Nơi thực hiện thủ tục"), "offerings_csv", "CSV", _("cơ quan giải quyết, nơi nhận")),
        (_("Cơ quan của tỉnh"), "offices_json", "JSON", _("tên, cấp, địa chỉ")),
        (_("Cơ quan của tỉnh"), "offices_csv", "CSV", _("tên, cấp, địa chỉ")),
        (_("Thay đổi"), "changes", "Atom", _("thủ tục mới và thủ tục thay đổi")),
        (_("Mô tả dữ liệu"), "dcat", "DCAT-AP", _("JSON-LD, cho cổng dữ liệu mở")),
    ]
    context = {
        "files": [(title, page_url(name), form, what) for title, name, form, what in files],
        "changed_at": _changed_at(request),
    }
    return render(request, "portal/browse/open_data.html", context)


@public_data
def procedures_json(request: HttpRequest) -> HttpResponseBase:
    """Every published procedure. One query, and one for each 250 procedures."""
    return _stream(datasets.procedures_as_json(), "application/json")


@public_data
def procedures_csv(request: HttpRequest) -> HttpResponseBase:
    """The same as a table."""
    return _stream(datasets.procedures_as_csv(), "text/csv", "thu-tuc-hanh-chinh.csv")


@public_data
def offerings_csv(request: HttpRequest) -> HttpResponseBase:
    """Who decides and who receives. One query."""
    return _stream(datasets.offerings_as_csv(), "text/csv", "noi-thuc-hien.csv")


@agency_data
def offices_json(request: HttpRequest) -> HttpResponseBase:
    """Every agency. From memory."""
    return _stream(datasets.offices_as_json(), "application/json")


@agency_data
def offices_csv(request: HttpRequest) -> HttpResponseBase:
    """Every agency as a table. From memory."""
    return _stream(datasets.offices_as_csv(), "text/csv", "co-quan.csv")


@public_data
def dcat(request: HttpRequest) -> HttpResponseBase:
    """What is offered, for portals of open data. From memory."""
    with override(SOURCE_LANGUAGE):
        body = dcat_catalogue(_changed_at(request))
    return HttpResponse(
        json.dumps(body, ensure_ascii=False, indent=1), content_type="application/ld+json"
    )


@public_data
def changes(request: HttpRequest) -> HttpResponseBase:
    """New and changed procedures, the latest hundred, as an Atom feed. One query."""
    with override(SOURCE_LANGUAGE):
        rows = catalogue_changes()
        feed = Atom1Feed(
            title=_("Thủ tục hành chính mới và thay đổi"),
            link=page_url("browse"),
            description="",
            language=SOURCE_LANGUAGE,
            feed_url=page_url("changes"),
            feed_guid=page_url("changes"),
            author_name=settings.PROVINCE_NAME,
        )
        for row in rows:
            what = _("Thủ tục mới") if row.number == 1 else _("Thay đổi")
            feed.add_item(
                title=f"{what}: {row.name}",
                link=page_url("card", row.code),
                description=_("%(field)s. Mã %(code)s, bản công bố số %(number)d.")
                % {"field": row.field, "code": row.code, "number": row.number},
                unique_id=f"urn:uuid:{row.id}",
                pubdate=row.published_at,
                updateddate=row.published_at,
                categories=[row.field],
            )
        return HttpResponse(
            feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
        )


@public_data
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """Every public page: procedures, offices, moments of life, lists. Three queries."""
    return _stream(_sitemap(), "application/xml")


def _sitemap() -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    pages = [page_url(name) for name in ("start", "procedures", "browse", "offices", "open_data")]
    pages += [page_url("life_event", each.key) for each in life_events()]
    fields = dict.fromkeys(slug(row.name) for row in fields_list())
    pages += [page_url("listing", "linh-vuc", each) for each in fields]
    pages += [page_url("listing", "doi-tuong", each.key) for each in audiences()]
    pages += [row["url"] for row in datasets.offices()]
    yield "".join(f"<url><loc>{escape(page)}</loc></url>\n" for page in pages)
    for code, published_at in procedure_addresses():
        day = clock.local(published_at).date().isoformat()
        yield (f"<url><loc>{escape(page_url('card', code))}</loc><lastmod>{day}</lastmod></url>\n")
    yield "</urlset>\n"


@require_safe
@cache_control(public=True, max_age=FRESH_SECONDS)
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: everything public, nothing of a person."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines += ["Disallow: /thu-tuc/*/ban-in/", "", f"Sitemap: {absolute('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _stream(pieces: Iterable[str], kind: str, file_name: str = "") -> StreamingHttpResponse:
    headers: dict[str, Any] = {"Access-Control-Allow-Origin": "*"}
    if file_name:
        headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return StreamingHttpResponse(
        (piece.encode() for piece in pieces),
        content_type=f"{kind}; charset=utf-8",
        headers=headers,
    )
