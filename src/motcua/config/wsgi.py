"""The WSGI application that granian serves."""

from motcua.config import balance, elsewhere
from motcua.config.failures import away
from motcua.config.headers import security_headers
from motcua.config.product import product
from motcua.config.queueing import Queueing

application = Queueing(product, balance.joined(), elsewhere.listening(security_headers(away)))
