"""Whatever a machine sends, the API answers as documented, and never with a failure."""

import json
import os
from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
)

from cases import world as worlds
from motcua.kernel.actor import Role

DOCUMENT = json.loads(Path("openapi/v1.json").read_text())
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
schemathesis.serializer.alias(WORKBOOK, "application/octet-stream")
product = get_wsgi_application()
contract = schemathesis.openapi.from_dict(DOCUMENT)
# The edges of every field go to cases that are there; to those that are not, drawn input is enough.
drawn = schemathesis.openapi.from_dict(DOCUMENT)
drawn.config.phases.update(phases=["fuzzing"])
few = settings(
    max_examples=int(os.environ.get("MOTCUA_FUZZ", "30")),  # more in a night: MOTCUA_FUZZ=1000
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def _app(environ, start_response):
    """The whole product, each request undone: a refused one must not spoil the next."""
    with transaction.atomic():
        try:
            return list(product(environ, start_response))
        finally:
            transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _one_connection():
    """A request must not close the connection that carries the test's transaction."""
    request_started.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)


@pytest.fixture
def callers(world, call):
    return [call(world.citizen), call(world.officer(Role.DESK_OFFICER))]


def _send(case, caller):
    headers = {"Authorization": f"Bearer {caller.token}"}
    case.call_and_validate(headers=headers, checks=CHECKS, app=_app)


@contract.exclude(path_regex="case_id").parametrize()
@few
def test_generated_input_is_answered_as_documented(case, callers):
    for caller in callers:
        _send(case, caller)


@drawn.include(path_regex="case_id").parametrize()
@few
def test_generated_input_for_an_absent_case_is_answered_as_documented(case, callers):
    for caller in callers:
        _send(case, caller)


@contract.include(path_regex="case_id").parametrize()
@few
def test_generated_input_for_a_real_case_is_answered_as_documented(case, world, callers, real_case):
    case.path_parameters["case_id"] = str(real_case.id)
    if isinstance(case.body, dict) and "version" in case.body:
        case.body["version"] = real_case.version
    for caller in callers:
        _send(case, caller)


@pytest.fixture
def real_case(world):
    return worlds.submit(world)
