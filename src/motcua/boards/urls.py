"""The addresses of the operations centre."""

from django.urls import path

from motcua.boards import group_urls, steering_urls
from motcua.boards.views import (
    brief,
    campaigns,
    flows,
    index_sets,
    indicators,
    live,
    series,
    services_left,
    tv,
    wall,
)

app_name = "boards"
urlpatterns = [
    *group_urls.urlpatterns,
    *steering_urls.urlpatterns,
    path("", wall.show, name="wall"),
    path("xem-nhanh/", brief.show, name="brief"),
    path("truc-tiep/", live.show, name="live"),
    path("trinh-chieu/", tv.show, name="tv"),
    path("luong/", flows.show, name="flows"),
    path("luong/quy-trinh/", flows.process, name="flow_process"),
    path("luong/quy-trinh.svg", flows.map_svg, name="flow_map"),
    path("luong/<slug:name>.<slug:kind>", flows.chart, name="flow_file"),
    path("linh-vuc/<int:number>/", wall.domain, name="domain"),
    path("chi-so/<slug:code>/", indicators.show, name="indicator"),
    path("chi-so/<slug:code>/ho-so/", indicators.counted, name="counted"),
    path("chi-so/<slug:code>/<slug:name>.<slug:kind>", indicators.chart, name="indicator_file"),
    path("chien-dich/", campaigns.show_all, name="campaigns"),
    path("chien-dich-moi/", campaigns.define, name="campaign_new"),
    path("chien-dich/<slug:code>/", campaigns.show, name="campaign"),
    path("chien-dich/<slug:code>/<slug:key>.<slug:kind>", campaigns.chart, name="campaign_chart"),
    path("chien-dich/<slug:code>/<int:number>/don-vi/", campaigns.units, name="campaign_units"),
    path(
        "chien-dich/<slug:code>/<int:number>/don-vi/<slug:key>.<slug:kind>",
        campaigns.units_chart,
        name="campaign_units_file",
    ),
    path("chien-dich/<slug:code>/<int:number>/con-lai/", campaigns.left, name="campaign_left"),
    path(
        "chien-dich/<slug:code>/<int:number>/con-lai.csv",
        services_left.table,
        name="campaign_services",
    ),
    path("chien-dich/<slug:code>/sua/", campaigns.define, name="campaign_edit"),
    path("so-lieu/", series.show_all, name="series"),
    path("so-lieu/mau.csv", series.template, name="series_template"),
    path("so-lieu/<uuid:batch_id>/", series.show, name="series_batch"),
    path("so-lieu/<uuid:batch_id>/can-sua.csv", series.faults, name="series_faults"),
    path("bo-chi-so/", index_sets.show_all, name="sets"),
    path("bo-chi-so/<slug:tree_hash>/", index_sets.show, name="set"),
    path("bo-chi-so/<slug:tree_hash>/<str:code>/", index_sets.score, name="score"),
    path("minh-chung/<uuid:agency_id>/<uuid:file_id>/", index_sets.proof, name="proof"),
]
