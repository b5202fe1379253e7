"""The addresses of the officers' desk."""

from django.urls import path

from motcua.desk.views import book, case, inbox, intake

app_name = "desk"
urlpatterns = [
    path("", inbox.show, name="inbox"),
    path("tiep-theo/", inbox.following, name="following"),
    path("tim/", inbox.find, name="find"),
    path("hop-thu-di/", inbox.sent, name="sent"),
    path("so-theo-doi/", book.show, name="book"),
    path("tiep-nhan/", intake.procedures, name="intake"),
    path("tiep-nhan/<str:code>/", intake.dossier, name="intake_form"),
    path("ho-so/<uuid:case_id>/", case.show, name="case"),
    path("ho-so/<uuid:case_id>/tep/<uuid:file_id>/", case.file, name="file"),
    path("ho-so/<uuid:case_id>/bieu-mau/<str:form>/", case.printed, name="printed"),
    path("ho-so/<uuid:case_id>/<str:command>/", case.act, name="act"),
]
