"""The written contract: what the generator of OpenAPI cannot know by itself."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

PROBLEM = "application/problem+json"
KEY: dict[str, Any] = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "description": "A key of its own for each command: the same key and body replay the first "
    "answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[ -~]+$"},
}
# Answers that are bytes, by operation.
BYTES = {
    "case_file": ("application/pdf", "image/jpeg", "image/png"),
    "case_form": ("application/pdf",),
}
# Bodies that are files as they are, by operation.
FILES = {
    "series_push_table": (
        "text/csv",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}
FIRST_ERROR = 400


class Contract(NinjaAPI):
    """Refusals are problem+json, commands take a key, files are bytes."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The generated document with those three facts written in."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for item in schema["paths"].values():
            for method, operation in item.items():
                _complete(method, operation)
        return schema


def _complete(method: str, operation: dict[str, Any]) -> None:
    for status, answer in operation["responses"].items():
        if int(status) >= FIRST_ERROR:
            answer["content"] = {PROBLEM: answer["content"].pop("application/json")}
        elif operation["operationId"] in BYTES:
            answer["content"] = {
                kind: {"schema": {"type": "string", "format": "binary"}}
                for kind in BYTES[operation["operationId"]]
            }
    if operation["operationId"] in FILES:
        kinds = FILES[operation["operationId"]]
        schema = {"schema": {"type": "string", "format": "binary"}}
        operation["requestBody"] = {"required": True, "content": dict.fromkeys(kinds, schema)}
    if method == "post" and "security" in operation:
        operation["parameters"] = [*operation["parameters"], KEY]
