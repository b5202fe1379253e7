"""The catalogue for machines: files, feed, sitemap, and how they are kept."""

import csv
import gzip
import io
import json
import re
from xml.etree import ElementTree as ET

from django.test import Client

from cases.world import BIRTH, COPIES, GENERIC, JUDICIAL
from motcua.catalogue.models import Offering
from motcua.catalogue.selectors import catalogue_forget
from motcua.organisation.models import Agency
from motcua.organisation.selectors import agencies_forget

CODES = sorted([BIRTH, COPIES, GENERIC, JUDICIAL])
FILES = (
    "/du-lieu/thu-tuc.json",
    "/du-lieu/thu-tuc.csv",
    "/du-lieu/noi-thuc-hien.csv",
    "/du-lieu/co-quan.json",
    "/du-lieu/co-quan.csv",
    "/du-lieu/dcat.jsonld",
    "/du-lieu/thay-doi.atom",
    "/sitemap.xml",
)
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def sent(path: str, **headers: str) -> bytes:
    response = Client().get(path, headers=headers)
    assert response.status_code == 200
    return b"".join(response) if response.streaming else response.content


def table(path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(sent(path).decode())))


def test_the_whole_catalogue_is_there_as_json_and_as_a_table(world):
    items = {item["code"]: item for item in json.loads(sent("/du-lieu/thu-tuc.json"))["items"]}
    lines = table("/du-lieu/thu-tuc.csv")
    assert sorted(items) == [line["code"] for line in lines] == CODES
    assert items[GENERIC]["papers"]
    assert items[GENERIC]["channels"][0]["fee_vnd"] == 0
    assert items[GENERIC]["is_offered"] is True
    assert items[GENERIC]["url"].endswith(f"/thu-tuc/{GENERIC}/")
    pairs = {tuple(line.values()) for line in table("/du-lieu/noi-thuc-hien.csv")}
    assert (JUDICIAL, "000.00.07.H10", "000.00.99.H10") in pairs
    known = {line["identifier"] for line in table("/du-lieu/co-quan.csv")}
    assert {agency for _code, *agencies in pairs for agency in agencies} <= known
    assert len(json.loads(sent("/du-lieu/co-quan.json"))["items"]) == len(known)


def test_the_description_names_every_file_with_its_kind(world, settings):
    settings.BASE_URL = "https://mc.example"
    body = json.loads(sent("/du-lieu/dcat.jsonld"))
    assert body["@type"] == "dcat:Catalog"
    files = {}
    for dataset in body["dcat:dataset"]:
        assert {"dct:title", "dct:description", "dct:publisher", "dcat:theme"} <= dataset.keys()
        for each in dataset["dcat:distribution"]:
            files[each["dcat:downloadURL"]["@id"]] = each["dcat:mediaType"]["@id"]
    for address, media in files.items():
        answer = Client().get(address.removeprefix("https://mc.example"))
        assert media.rpartition("assignments/media-types/")[2] in answer.headers["Content-Type"]
    assert f"https://mc.example{FILES[0]}" in files


def test_a_copy_is_good_until_something_changes(world):
    tags = {path: Client().get(path).headers["ETag"] for path in FILES}
    for path, tag in tags.items():
        again = Client().get(path, headers={"If-None-Match": tag})
        assert again.status_code == 304
        assert "public" in again.headers["Cache-Control"]
        assert "sessionid" not in again.cookies
    changed = Client().get(FILES[0]).headers["Last-Modified"]
    assert Client().get(FILES[0], headers={"If-Modified-Since": changed}).status_code == 304
    long_ago = "Mon, 01 Jan 2024 00:00:00 GMT"
    assert Client().get(FILES[0], headers={"If-Modified-Since": long_ago}).status_code == 200
    assert "Last-Modified" not in Client().get("/du-lieu/co-quan.csv").headers
    Offering.objects.filter(procedure_id=JUDICIAL).delete()
    catalogue_forget()
    _all_are_new(tags)
    tags = {path: Client().get(path).headers["ETag"] for path in FILES}
    Agency.objects.filter(pk=world.centre.pk).update(address="Số 1, phường Tân Phú")
    agencies_forget()
    _all_are_new(tags)


def _all_are_new(tags: dict[str, str]) -> None:
    for path, tag in tags.items():
        assert Client().get(path, headers={"If-None-Match": tag}).status_code == 200, path


def test_files_are_sent_in_pieces_packed_when_asked_and_cost_few_queries(
    world, django_assert_max_num_queries
):
    assert Client().get(FILES[0]).streaming
    packed = sent(FILES[0], accept_encoding="gzip")
    assert gzip.decompress(packed) == sent(FILES[0])
    for path in FILES:
        catalogue_forget()
        with django_assert_max_num_queries(5):
            sent(path)


def test_the_feed_tells_new_and_changed_procedures(world):
    feed = ET.fromstring(sent("/du-lieu/thay-doi.atom"))  # noqa: S314 - our own text
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == len(CODES)
    assert all(entry.find(f"{ATOM}title").text.startswith("Thủ tục mới: ") for entry in entries)
    assert len({entry.find(f"{ATOM}id").text for entry in entries}) == len(CODES)


def test_the_sitemap_names_public_pages_that_exist_and_nothing_else(world, settings):
    settings.BASE_URL = "https://mc.example"
    body = ET.fromstring(sent("/sitemap.xml"))  # noqa: S314 - our own text
    pages = [each.text.removeprefix("https://mc.example") for each in body.iter(f"{MAP}loc")]
    assert {f"/thu-tuc/{code}/" for code in CODES} <= set(pages)
    assert {"/", "/danh-muc/viec/sinh-con/", "/co-quan/000.01.21.H10/"} <= set(pages)
    assert len(pages) == len(set(pages))
    assert [page for page in pages if Client().get(page).status_code != 200] == []
    closed = re.findall(r"Disallow: (/[a-z-]+/)\n", sent("/robots.txt").decode())
    assert "/ho-so/" in closed
    assert [page for page in pages if page.startswith(tuple(closed))] == []
    assert b"Sitemap: https://mc.example/sitemap.xml" in sent("/robots.txt")
    body = Client().get("/du-lieu/").content.decode()
    assert all(path in body for path in FILES if path.startswith("/du-lieu/"))
