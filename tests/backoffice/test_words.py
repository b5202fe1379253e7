"""Administrators correct the everyday words of the search."""

from motcua.catalogue.models import SearchWord
from motcua.catalogue.selectors import procedures_search
from motcua.catalogue.services import procedures_import
from motcua.kernel.actor import SYSTEM

PAGE = "/quan-tri/tu-tim-kiem/"
TYPED = {"kind": "name", "phrase": "giấy đẻ", "meanings": "", "codes": "1.001193\n"}


def test_a_word_is_added_found_corrected_and_dropped(browse, administrator):
    procedures_import(actor=SYSTEM, codes={"1.001193"})
    browser = browse(administrator)

    answer = browser.post(f"{PAGE}moi/", TYPED)

    assert (answer.status_code, answer["Location"]) == (303, PAGE)
    assert procedures_search("giay de").rows[0].known_as == "giấy đẻ"
    word = SearchWord.objects.get()
    assert "giấy đẻ" in browser.get(PAGE, {"q": "đẻ"}).content.decode()
    assert "giấy đẻ" not in browser.get(PAGE, {"q": "xyz"}).content.decode()

    twice = browser.post(f"{PAGE}moi/", TYPED)
    wrong = browser.post(f"{PAGE}{word.pk}/", TYPED | {"codes": "9.999999"})
    assert (twice.status_code, wrong.status_code) == (422, 422)
    assert "Từ này đã có" in twice.content.decode()
    assert "Danh mục không có thủ tục: 9.999999" in wrong.content.decode()

    browser.post(f"{PAGE}{word.pk}/", TYPED | {"phrase": "giấy sinh con"})
    assert procedures_search("giay sinh con").rows[0].known_as == "giấy sinh con"

    assert browser.post(f"{PAGE}{word.pk}/bo/").status_code == 303
    assert not any(row.known_as for row in procedures_search("giay sinh con").rows)
    assert browser.get(f"{PAGE}{word.pk}/").status_code == 404
