"""What granian serves for web processes that hand the boards on: the same application."""

from threading import Thread

from django.utils.module_loading import import_string

from motcua.config.elsewhere import handed_on
from motcua.config.product import product
from motcua.config.queueing import Queueing

application = Queueing(handed_on(product))
warm = import_string("motcua.boards.warming.warm")  # reads models, so after the product
Thread(target=warm, name="warming", daemon=True).start()
