"""Tables obey the DAG of the contexts too."""

from django.apps import apps
from django.db import models
from django.db.models import PROTECT


def _context(model: type[models.Model]) -> str:
    return model._meta.app_config.name.removeprefix("motcua.")


def _keys_to_other_contexts(level):
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.auto_created or not field.is_relation or not field.related_model:
                continue
            source, target = _context(model), _context(field.related_model)
            if source != target and source in level and target in level:
                yield f"{model._meta.label}.{field.name}", field, level[source], level[target]


def test_keys_point_down_and_cannot_be_followed_back(level):
    wrong = [
        name
        for name, field, source, target in _keys_to_other_contexts(level)
        if target >= source or not field.remote_field.hidden
    ]

    assert wrong == []


def test_a_row_that_another_context_points_to_cannot_be_deleted(level):
    wrong = [
        name
        for name, field, *_ in _keys_to_other_contexts(level)
        if getattr(field.remote_field, "on_delete", PROTECT) is not PROTECT
    ]

    assert wrong == []


def test_every_context_is_installed_and_placed(level, root):
    folders = {
        path.name for path in (root / "src" / "motcua").iterdir() if (path / "__init__.py").exists()
    }
    installed = {_app for _app in map(_name, apps.get_app_configs()) if _app in level}

    assert folders <= set(level)
    assert folders == installed


def _name(config) -> str:
    return config.name.removeprefix("motcua.")
