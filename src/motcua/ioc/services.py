"""What is done to the operations centre."""

from motcua.ioc.campaign_figures import (
    campaign_figures_send,
)
from motcua.ioc.campaigns import (
    campaign_define,
    campaigns_import,
)
from motcua.ioc.changing import (
    indicator_change,
    indicator_define,
)
from motcua.ioc.defining import (
    indicator_target_drop,
    indicator_target_set,
    indicators_setup,
    lake_rebuild,
    lake_refresh,
)
from motcua.ioc.lead_times import lead_times_count
from motcua.ioc.online_services import services_online_send
from motcua.ioc.scoring import (
    index_score,
    tree_publish,
    trees_import,
)
from motcua.ioc.series.sending import (
    MOST_SERIES_BYTES,
    series_again,
    series_define,
    series_load,
    series_push,
    series_send,
)
from motcua.ioc.series.shipped import series_setup
from motcua.ioc.summing import sums_follow
from motcua.ioc.tree_documents import (
    tree_read,
)

__all__ = [
    "MOST_SERIES_BYTES",
    "campaign_define",
    "campaign_figures_send",
    "campaigns_import",
    "index_score",
    "indicator_change",
    "indicator_define",
    "indicator_target_drop",
    "indicator_target_set",
    "indicators_setup",
    "lake_rebuild",
    "lake_refresh",
    "lead_times_count",
    "series_again",
    "series_define",
    "series_load",
    "series_push",
    "series_send",
    "series_setup",
    "services_online_send",
    "sums_follow",
    "tree_publish",
    "tree_read",
    "trees_import",
]
