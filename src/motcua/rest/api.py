"""REST, version 1: one router per subject, tokens, problem+json."""

from motcua.rest import problems
from motcua.rest.bulk import router as bulk
from motcua.rest.caller import Bearer
from motcua.rest.cases import router as cases
from motcua.rest.contract import Contract
from motcua.rest.letters import router as letters
from motcua.rest.public import public, uploads
from motcua.rest.series import router as series
from motcua.rest.talk import router as talk

api = Contract(
    title="Một Cửa",
    version="1",
    description="One-stop cases of a province: submit, follow, handle, verify.",
    auth=Bearer(),
    docs_url=None,
    urls_namespace="api-v1",
)
problems.install(api)
api.add_router("", public)
api.add_router("/files", uploads)
api.add_router("/cases", talk)
api.add_router("/cases", cases)
api.add_router("/bulk-runs", bulk)
api.add_router("/letters", letters)
api.add_router("/series", series)
