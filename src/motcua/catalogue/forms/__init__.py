"""Electronic forms: from posted names to data, from data to a verdict and to a page."""

from motcua.catalogue.forms.addresses import address_text
from motcua.catalogue.forms.data import clean_text
from motcua.catalogue.forms.linting import form_lint
from motcua.catalogue.forms.parsing import form_parse
from motcua.catalogue.forms.validation import form_check, form_opened, form_validate
from motcua.catalogue.forms.viewing import form_view

__all__ = [
    "address_text",
    "clean_text",
    "form_check",
    "form_lint",
    "form_opened",
    "form_parse",
    "form_validate",
    "form_view",
]
