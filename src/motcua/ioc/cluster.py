"""The same questions to many machines: Spark over the files of a lake.

What is asked are the expressions that the embedded engine gets (`measuring.questions`), so a number
is the same whoever counts it. A cluster answers as of the manifest: it does not look at the ledger
for what changed since. Nothing of Spark is imported before a cluster is asked; it is not installed
with the product (docs/how-to/count-on-a-cluster.md).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib import import_module
from typing import Any

import ibis

from motcua.ioc import lake
from motcua.ioc.dims import DIMS
from motcua.ioc.errors import ClusterMissing, LakeEmpty
from motcua.ioc.formulas import Window
from motcua.ioc.measuring import Asked, Chosen, Number, listing, questions, read
from motcua.ioc.schema import FACTS
from motcua.ioc.types import Dimension, Side

TYPES = {
    "VARCHAR": "STRING",
    "BIGINT": "BIGINT",
    "INTEGER": "INT",
    "TIMESTAMP": "TIMESTAMP_NTZ",
    "BOOLEAN": "BOOLEAN",
}
# Without these Spark would read the clock on the wall as instants of some zone.
ALWAYS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "true",
    "spark.sql.ansi.enabled": "true",  # what does not fit is an error, not another number
}


class Cluster:
    """The facts of one lake, open for questions to a cluster."""

    def __init__(self, session: Any, address: str) -> None:
        self.session = session
        self.speaker = ibis.pyspark.connect(session)  # writes expressions as Spark wants them
        for name, value in ALWAYS.items():
            session.conf.set(name, value)
        self.made_at: datetime = self._open(address.rstrip("/"))

    def _open(self, address: str) -> datetime:
        """Name the files of the manifest that holds now; when they were made."""
        (said,) = self.session.read.text(f"{address}/{lake.MANIFEST}", wholetext=True).collect()
        manifest = lake.parsed(said.value)
        if manifest is None:
            raise LakeEmpty
        for kind, columns in FACTS.items():
            self._view(kind, columns, address, manifest.files[kind].values())
        for name, columns in DIMS.items():
            self._view(name, columns, address, [manifest.files["dims"][name]])
        return manifest.made_at

    def _view(self, name: str, columns: Mapping[str, str], address: str, files: Any) -> None:
        schema = ", ".join(f"`{column}` {TYPES[type_]}" for column, type_ in columns.items())
        paths = [f"{address}/{file}" for file in files]
        self.session.read.schema(schema).parquet(*paths).createOrReplaceTempView(name)

    def numbers(
        self, asked: Sequence[Asked], windows: Sequence[Window], chosen: Chosen
    ) -> dict[tuple[int, int], Number]:
        """Each measure for each window, by their places, as `measuring.numbers`."""
        found: dict[tuple[int, int], Number] = {}
        for number, window in enumerate(windows):
            for question in questions(asked, window, chosen):
                (row,) = self.rows(question.expr)
                for place, value in read(question.places, row):
                    found[place, number] = value
        return found

    def groups(
        self, asked: Sequence[Asked], window: Window, chosen: Chosen, by: Dimension
    ) -> list[dict[str, Number]]:
        """For each measure its numbers by the keys of a dimension, as `measuring.groups`."""
        found: list[dict[str, Number]] = [{} for _each in asked]
        for question in questions(asked, window, chosen, by):
            for key, *row in self.rows(question.expr):
                for place, value in read(question.places, row):
                    if value.part or value.whole:
                        found[place][str(key)] = value
        return found

    def cases(
        self, asked: Asked, window: Window, chosen: Chosen, *, side: Side = Side.PART
    ) -> list[tuple[Any, ...]]:
        """The cases that a measure counts, by their key, as `measuring.cases`."""
        return sorted(self.rows(listing(asked, window, chosen, side)))

    def rows(self, expr: Any) -> list[tuple[Any, ...]]:
        """What an expression over the facts gives, in the order in which it comes."""
        asked = self.session.sql(str(self.speaker.compile(expr)))
        return [tuple(row) for row in asked.collect()]

    def close(self) -> None:
        """Give the machines back."""
        self.session.stop()


def connect(master: str, address: str = "", settings: Mapping[str, str] | None = None) -> Cluster:
    """A cluster by its master (`spark://host:7077`), for the lake at an address that its machines
    can read (`s3a://…`, `hdfs://…`; without one: the folder of this installation).

    `settings` are Spark's own. `ClusterMissing` where Spark is not installed, `LakeEmpty`.
    """
    try:
        spark = import_module("pyspark.sql").SparkSession
    except ImportError as missing:
        raise ClusterMissing from missing
    builder = spark.builder.master(master).appName("motcua")
    for name, value in {"spark.ui.showConsoleProgress": "false", **(settings or {})}.items():
        builder = builder.config(name, value)
    return Cluster(builder.getOrCreate(), address or lake.root().resolve().as_uri())
