"""What boards and pages ask of the operations centre."""

from motcua.ioc.campaign_boards import (
    campaign_board,
    campaign_goal,
    campaign_units,
)
from motcua.ioc.campaigns import (
    campaign_wish,
    campaigns_list,
)
from motcua.ioc.domains import (
    DOMAINS,
)
from motcua.ioc.flows import (
    cases_newest,
    facts_mark,
    flow_of_procedure,
    flow_rhythm,
    flow_streams,
    procedure_names,
)
from motcua.ioc.lead_times import lead_time
from motcua.ioc.logs.picture import map_file, map_picture
from motcua.ioc.logs.wording import duration_text
from motcua.ioc.periods import (
    grain_of,
    period_after,
    period_before,
    period_name,
    period_of,
    period_read,
    period_title,
    periods_until,
)
from motcua.ioc.policies import lists_cases
from motcua.ioc.reading import (
    facts_forget,
    indicator_cases,
    indicator_groups,
    indicator_histories,
    indicator_info,
    indicator_series,
    indicator_table,
    indicator_value,
    indicator_values,
    indicators_list,
    lake_state,
    questions_write,
)
from motcua.ioc.recording import indicator_record
from motcua.ioc.series.rights import series_sends
from motcua.ioc.series.told import (
    SERIES_PAGE,
    series_batch,
    series_batches,
    series_faults,
    series_history,
    series_sendable,
    series_template,
)
from motcua.ioc.slicing import agencies_seen
from motcua.ioc.tree_rules import (
    rank_of,
)
from motcua.ioc.trees import (
    evidence_file,
    index_counted,
    sheet,
    tree_found,
    trees_list,
)

__all__ = [
    "DOMAINS",
    "SERIES_PAGE",
    "agencies_seen",
    "campaign_board",
    "campaign_goal",
    "campaign_units",
    "campaign_wish",
    "campaigns_list",
    "cases_newest",
    "duration_text",
    "evidence_file",
    "facts_forget",
    "facts_mark",
    "flow_of_procedure",
    "flow_rhythm",
    "flow_streams",
    "grain_of",
    "index_counted",
    "indicator_cases",
    "indicator_groups",
    "indicator_histories",
    "indicator_info",
    "indicator_record",
    "indicator_series",
    "indicator_table",
    "indicator_value",
    "indicator_values",
    "indicators_list",
    "lake_state",
    "lead_time",
    "lists_cases",
    "map_file",
    "map_picture",
    "period_after",
    "period_before",
    "period_name",
    "period_of",
    "period_read",
    "period_title",
    "periods_until",
    "procedure_names",
    "questions_write",
    "rank_of",
    "series_batch",
    "series_batches",
    "series_faults",
    "series_history",
    "series_sendable",
    "series_sends",
    "series_template",
    "sheet",
    "tree_found",
    "trees_list",
]
