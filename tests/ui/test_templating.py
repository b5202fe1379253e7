"""What a template extends and brings becomes one page, words that stand fast are put together once,
and everything else is said anew each time.
"""

import re
from pathlib import Path

import pytest
from django.template import Context, Engine, engines
from django.template.loader import get_template
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.utils.translation import override

import motcua
from motcua.ui.templating import Said, fold

PAGE = (
    "{% load i18n static %}{# no word #}<b>{% translate 'Đăng xuất' %}</b>{% icon 'search' %}"
    "<a href=\"{% url 'desk:inbox' %}\">{% address 'desk:book' %}</a>"
    "{% if wanted %}{% blocktranslate %}Một Cửa{% endblocktranslate %}!{% endif %}{{ name }}"
    "{% for each in names %}<i>{% translate 'Một Cửa' %}</i>{{ each }}{% empty %}–{% endfor %}"
    "{% blocktranslate %}In lúc {{ name }}{% endblocktranslate %}{% icon name %}"
    "{% translate 'Đăng xuất' as said %}{{ said }}{% translate name %}"
)


def parsed(text):
    return engines["django"].from_string(text).template


def rendered(template, **values):
    return template.render(Context({"name": "clock", "names": ["An", "Bé"], **values}))


def test_a_folded_page_says_what_it_said_in_each_language_for_each_reader(db):
    plain, folded = parsed(PAGE), parsed(PAGE)
    fold(folded.nodelist)

    for language in ("vi", "en", "vi"):
        for values in ({}, {"wanted": True}, {"name": "user", "names": []}):
            with override(language):
                assert rendered(folded, **values) == rendered(plain, **values)
    with override("en"):
        assert "Log out" in rendered(folded)
    assert "Đăng xuất" in rendered(folded)


def test_only_what_depends_on_nothing_else_is_put_together():
    template = parsed(PAGE)
    fold(template.nodelist)

    kinds = [type(node).__name__ for node in template.nodelist]
    assert kinds[:3] == ["Said", "IfNode", "VariableNode"]
    assert kinds.count("Said") == 1
    assert kinds[-5:] == [
        "BlockTranslateNode",
        "SimpleNode",
        "TranslateNode",
        "VariableNode",
        "TranslateNode",
    ]


def test_templates_come_folded_to_whoever_asks():
    nodes = get_template("desk/_case_table.html").template.nodelist

    assert isinstance(nodes[0], Said)


FAMILY = {
    "base": (
        "{% load i18n %}<title>{% block title %}Một Cửa{% endblock %}</title>{% include 'part' %}"
        "<main>{% block main %}<p>{% block lead %}đầu{% endblock %}</p>{% endblock %}</main>"
        "{% if wanted %}{% block aside %}bên{% endblock %}{% endif %}[{{ said }}{{ name }}]"
    ),
    "layout": (
        "{% extends 'base' %}{% load i18n %}{% block title %}Bàn – {{ block.super }}{% endblock %}"
        "{% block aside %}{% translate 'Đăng xuất' as said %}{{ said }}:{{ block.super }}"
        "{% block deeper %}{% endblock %}{% endblock %}"
    ),
    "page": (
        "{% extends 'layout' %}{% block title %}{{ name }} – {{ block.super }}{% endblock %}"
        "{% block main %}{% for each in names %}{{ block.super }}{% endfor %}{% endblock %}"
        "{% block lead %}{% with name=names.0 %}{{ name }}{% endwith %}{% include 'part' %}"
        "{% include 'part' with name='khác' %}{% include 'part' only %}{% include one %}"
        "{% endblock %}{% block deeper %}sâu{% endblock %}{% block nowhere %}?{% endblock %}"
    ),
    "part": "{% load i18n %}{% translate 'Một Cửa' as said %}({{ said }} {{ name }})",
    "tree": "{{ deep.0 }}{% if deep %}{% include 'twig' %}{% endif %}",
    "twig": "{% with deep=deep.1 %}<i>{% include 'tree' %}</i>{% endwith %}",
    "loose": "{% extends parent %}{% block title %}lỏng{% endblock %}",
}


# What would not say the same where templates are laid into one another.
NOT_WRITTEN = re.compile(r"block\.(?:name|super(?! \}\}))|\{% (?:cycle|ifchanged|resetcycle)\b")
VALUES = {"name": "An", "names": ["Bé", "Cò"], "one": "part", "parent": "layout", "wanted": True}


def engine_with(*loader):
    return Engine(
        loaders=[loader], libraries=engines["django"].engine.libraries, string_if_invalid="∅"
    )


@pytest.mark.parametrize("name", ["base", "layout", "page", "loose", "tree"])
@pytest.mark.parametrize("wanted", [True, False])
def test_a_page_made_of_several_templates_says_what_django_says(name, wanted):
    from_memory = ("django.template.loaders.locmem.Loader", FAMILY)
    plain = engine_with(*from_memory)
    own = engine_with("motcua.ui.templating.Loader", [from_memory])
    values = VALUES | {"wanted": wanted, "deep": [1, [2, [3, []]]]}

    for language in ("vi", "en", "vi"):
        with override(language):
            said = [each.get_template(name).render(Context(values)) for each in (own, plain)]
            assert said[0] == said[1]
    assert "An" in said[0] or "<i>" in said[0]


def test_what_a_page_extends_and_brings_is_part_of_it():
    template = get_template("desk/inbox.html").template

    for kind in (ExtendsNode, BlockNode, IncludeNode):
        assert not template.nodelist.get_nodes_by_type(kind)
    assert get_template("desk/layout.html").template.nodelist is not template.nodelist


def test_no_template_asks_for_what_is_lost_when_they_are_laid_into_one_another():
    pages = [*Path(motcua.__file__).parent.glob("*/templates/**/*.html")]

    assert len(pages) > 200
    assert [page.name for page in pages if NOT_WRITTEN.search(page.read_text("utf-8"))] == []
    for lost in ("{{ block.super|safe }}", "{% if block.super %}", "{% cycle 'a' 'b' %}"):
        assert NOT_WRITTEN.search(lost)
    assert not NOT_WRITTEN.search("{{ block.super }}")


def test_a_layout_that_was_a_page_itself_is_still_a_layout():
    engine = engine_with(
        "motcua.ui.templating.Loader", [("django.template.loaders.locmem.Loader", FAMILY)]
    )
    page = engine.get_template("layout").render(Context(VALUES))

    assert "lỏng" not in page
    assert "lỏng" in engine.get_template("loose").render(Context(VALUES))
