"""The addresses of the officers' desk."""

from django.urls import path

from motcua.desk.views import (
    absence,
    book,
    bulk,
    case,
    inbox,
    intake,
    oversight,
    revisions,
    search,
    talk,
)

app_name = "desk"
urlpatterns = [
    path("", inbox.show, name="inbox"),
    path("tiep-theo/", inbox.following, name="following"),
    path("tim/", search.show, name="find"),
    path("hop-thu-di/", inbox.sent, name="sent"),
    path("so-theo-doi/", book.show, name="book"),
    path("dieu-hanh/", oversight.show, name="oversight"),
    path("dieu-hanh/canh-bao/", oversight.alerts, name="alerts"),
    path("dieu-hanh/canh-bao/so/", oversight.bell, name="bell"),
    path("dieu-hanh/canh-bao/<uuid:alert_id>/", oversight.acknowledge, name="alert_acknowledge"),
    path("dieu-hanh/thu-xin-loi/<uuid:case_id>/", oversight.apology, name="apology"),
    path("dieu-hanh/<uuid:agency_id>/", oversight.show, name="oversight_agency"),
    path("dieu-hanh/<uuid:agency_id>/ho-so/", oversight.cases, name="oversight_cases"),
    path("hang-loat/", bulk.runs, name="bulk_runs"),
    path("hang-loat/chon/", bulk.choose, name="bulk"),
    path("hang-loat/bat-dau/", bulk.start, name="bulk_start"),
    path("hang-loat/<uuid:run_id>/", bulk.show, name="bulk_run"),
    path("vang-mat/", absence.show, name="absences"),
    path("vang-mat/<uuid:absence_id>/ket-thuc/", absence.end, name="absence_end"),
    path("tiep-nhan/", intake.procedures, name="intake"),
    path("tiep-nhan-ho/", intake.supported, name="supported"),
    path("tiep-nhan/<str:code>/", intake.dossier, name="intake_form"),
    path("ho-so/<uuid:case_id>/", case.show, name="case"),
    path("ho-so/<uuid:case_id>/tep/<uuid:file_id>/", case.file, name="file"),
    path("ho-so/<uuid:case_id>/bieu-mau/<str:form>/", case.printed, name="printed"),
    path("trao-doi/", talk.unread, name="unread"),
    path("ho-so/<uuid:case_id>/doi-chieu/", revisions.differences, name="differences"),
    path("ho-so/<uuid:case_id>/in/", revisions.on_paper, name="on_paper"),
    path("ho-so/<uuid:case_id>/trao-doi/", talk.show, name="talk"),
    path("ho-so/<uuid:case_id>/trao-doi/<int:message_id>/", talk.file, name="talk_file"),
    path("ho-so/<uuid:case_id>/<str:command>/", case.act, name="act"),
]
