"""Words that stand fast are put together once, and everything else is said anew each time."""

from django.template import Context, engines
from django.template.loader import get_template
from django.utils.translation import override

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
