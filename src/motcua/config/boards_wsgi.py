"""What granian serves for web processes that hand the boards on: the same application."""

from threading import Thread

from django.utils.module_loading import import_string

from motcua.config.elsewhere import handed_on
from motcua.config.queueing import Queueing
from motcua.config.wsgi import product

application = Queueing(handed_on(product))
Thread(target=import_string("motcua.boards.warming.warm"), name="warming", daemon=True).start()
