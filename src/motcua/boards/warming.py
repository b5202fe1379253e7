"""What the process of the boards does before the first reader comes."""

import structlog
from django.db import connection
from django.http import QueryDict

from motcua.boards.scope import scope_of
from motcua.boards.tiles import first_infos, tiles_of
from motcua.ioc import selectors
from motcua.ioc.errors import LakeEmpty
from motcua.kernel.actor import SYSTEM

log = structlog.get_logger()


def warm() -> None:
    """Write the question of every indicator, and count the wall of the whole province. Whoever
    comes before the end waits as he would have without.
    """
    try:
        selectors.questions_write()
        infos = first_infos(selectors.indicators_list(actor=SYSTEM))
        tiles_of(SYSTEM, scope_of(SYSTEM, QueryDict()), infos)
    except LakeEmpty:
        return  # the worker fills it; the first reader finds it full
    except Exception:
        log.warning("boards_not_warmed", exc_info=True)
    finally:
        connection.close()
