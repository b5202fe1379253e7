"""Components render what assistive technology and a plain browser need."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client

from motcua.kernel.errors import Invalid
from motcua.ui.samples import DATA, ERRORS, LAYOUT


class Page(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def ids(self) -> list[str]:
        return [a["id"] for _tag, a in self.tags if a.get("id")]

    def find(self, **wanted: str) -> dict[str, str | None]:
        found = [a for _t, a in self.tags if all(a.get(k) == v for k, v in wanted.items())]
        assert len(found) == 1, (wanted, found)
        return found[0]


def render(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


@pytest.fixture
def form_html() -> str:
    source = "{% error_summary errors %}{% form_sections layout data errors %}"
    return render(source, layout=LAYOUT, data=DATA, errors=ERRORS)


@pytest.mark.urls("ui.gallery_urls")
@pytest.mark.parametrize("address", ["/ui/", "/ui/desk/"])
def test_the_gallery_has_nothing_inline_and_no_id_twice(address: str) -> None:
    html = Client().get(address).content.decode()
    page = Page(html)
    assert [a for _t, a in page.tags if "style" in a or any(k.startswith("on") for k in a)] == []
    assert [a for t, a in page.tags if t == "style" or (t == "script" and not a.get("src"))] == []
    assert len(page.ids()) == len(set(page.ids()))
    assert page.tags[0] == ("html", {"lang": "vi"})


@pytest.mark.urls("ui.gallery_urls")
def test_only_desk_pages_carry_a_script() -> None:
    def scripts(address: str) -> list[dict[str, str | None]]:
        return [a for t, a in Page(Client().get(address).content.decode()).tags if t == "script"]

    assert scripts("/ui/") == []
    assert [("defer" in a) for a in scripts("/ui/desk/")] == [True]


def test_each_error_in_the_summary_links_to_an_input(form_html: str) -> None:
    page = Page(form_html)
    targets = [a["href"][1:] for t, a in page.tags if t == "a" and a.get("href")]
    assert len(targets) == len(ERRORS)
    assert set(targets) <= set(page.ids())


def test_an_input_with_an_error_names_its_help_and_its_error(form_html: str) -> None:
    date = Page(form_html).find(name="applicant.born_on")
    assert date["aria-invalid"] == "true"
    assert date["aria-describedby"] == "f-applicant-born_on-error"
    name = Page(form_html).find(name="applicant.full_name")
    assert name["aria-describedby"] == "f-applicant-full_name-help"
    assert "aria-invalid" not in name


def test_every_description_that_is_named_exists(form_html: str) -> None:
    page = Page(form_html)
    named = {i for _t, a in page.tags for i in (a.get("aria-describedby") or "").split()}
    assert named
    assert named <= set(page.ids())


def test_every_input_has_a_label(form_html: str) -> None:
    page = Page(form_html)
    labelled = {a.get("for") for t, a in page.tags if t == "label"}
    inputs = {a["id"] for t, a in page.tags if t in ("input", "select", "textarea")}
    assert inputs
    assert inputs <= labelled


def test_what_was_typed_is_shown_again(form_html: str) -> None:
    page = Page(form_html)
    assert page.find(name="applicant.full_name")["value"] == "Nguyễn Thị Hồng Hạnh"
    assert page.find(name="papers.0.pages")["value"] == "2"
    assert "selected" in page.find(value="bd")


def test_rows_leave_one_empty_line_and_a_button_for_more() -> None:
    def lines(papers: list[dict[str, str]]) -> int:
        html = render("{% form_sections layout data %}", layout=LAYOUT, data={"papers": papers})
        return len(re.findall(r'name="papers\.\d+\.name"', html))

    assert [lines([{"name": "x"}] * count) for count in (0, 1, 2, 5)] == [1, 2, 3, 6]
    button = Page(render("{% form_sections layout %}", layout=LAYOUT)).find(name="more")
    assert (button["type"], button["formaction"]) == ("submit", "#f-papers")


def test_a_form_without_data_or_with_data_of_the_wrong_shape_still_shows() -> None:
    for data in (None, {}, {"applicant": "x", "papers": "y"}, {"papers": [None, 3]}):
        html = render("{% form_sections layout data %}", layout=LAYOUT, data=data)
        assert 'name="applicant.full_name"' in html


def test_typed_markup_is_shown_as_text() -> None:
    data = {"applicant": {"full_name": '"><script>alert(1)</script>'}}
    html = render("{% form_sections layout data %}", layout=LAYOUT, data=data)
    html += render(
        '{% field "q" label="Q" widget="select" options=options value="<" %}',
        options=[("<", '<script>"'), ('"', "x")],
    )
    assert "<script" not in html
    assert '<option value="&lt;" selected>&lt;script&gt;&quot;</option>' in html
    assert '<option value="&quot;">x</option>' in html


def test_a_django_form_field_keeps_its_value_error_and_choices() -> None:
    class Sample(forms.Form):
        name = forms.CharField(label="Họ tên", help_text="Như căn cước")
        level = forms.ChoiceField(label="Cấp", choices=[("", "—"), ("x", "Xã"), ("t", "Tỉnh")])
        secret = forms.CharField(label="Mật khẩu", widget=forms.PasswordInput)
        share = forms.CharField(widget=forms.TextInput(attrs={"inputmode": "decimal"}))

    form = Sample({"name": "", "level": "t", "secret": "tuyệt mật"})
    source = "{% error_summary form %}{% for f in form %}{% field f %}{% endfor %}"
    page = Page(render(source, form=form))
    assert page.find(name="name")["aria-describedby"] == "f-name-help f-name-error"
    assert "selected" in page.find(value="t")
    assert page.find(name="secret")["value"] == ""
    assert page.find(name="share")["inputmode"] == "decimal"
    assert page.find(href="#f-name")


def test_no_errors_give_no_summary() -> None:
    assert render("{% error_summary errors %}", errors={}).strip() == ""
    assert render("{% error_summary errors %}", errors=None).strip() == ""


def test_a_general_error_is_told_without_a_link() -> None:
    html = render("{% error_summary errors %}", errors={"": "Sai mật khẩu."})
    assert "Sai mật khẩu." in html
    assert "<a " not in html


def test_a_button_with_an_address_is_a_link_and_takes_htmx_attributes() -> None:
    html = render('{% button "Xem" href="/x?a=1&b=2" hx_get="/y" %}')
    assert Page(html).tags[0] == (
        "a",
        {"class": "button primary", "href": "/x?a=1&b=2", "hx-get": "/y"},
    )


def test_amounts_and_times_in_templates() -> None:
    assert render("{% money 1500000 %}") == "1.500.000 đ"
    assert render('{% money 0 free="không thu" %}') == "không thu"
    assert render("{{ none|datetime_vi }}{{ none|vnd }}", none=None) == "——"


def test_a_refusal_tells_what_happened_and_the_way_out() -> None:
    html = render_to_string("ui/error.html", {"error": Invalid(fields={"a": "Nhập ngày sinh."})})
    assert "Thông tin chưa đúng." in html
    assert "Nhập ngày sinh." in html
    assert 'href="/"' in html
    assert 'id="error"' in html


def test_the_page_of_last_resort_needs_no_context() -> None:
    assert "không phải do ông/bà" in render_to_string("500.html")
    assert "Không tìm thấy trang" in render_to_string("404.html")
