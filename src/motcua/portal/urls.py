"""The addresses that citizens see."""

from django.urls import path
from django.views.decorators.cache import never_cache

from motcua.portal.views import (
    account,
    apply,
    browse,
    dossiers,
    find,
    supplement,
    talk,
    track,
    uploads,
    verify,
)

app_name = "portal"
urlpatterns = [
    path("", find.start, name="start"),
    path("thu-tuc/", find.procedures, name="procedures"),
    path("thu-tuc/<str:code>/", browse.card, name="card"),
    path("nop/<str:code>/", never_cache(apply.apply), name="apply"),
    path("bien-nhan/<uuid:case_id>/", dossiers.receipt, name="receipt"),
    path("ho-so/", dossiers.mine, name="mine"),
    path("ho-so/<uuid:case_id>/", dossiers.detail, name="detail"),
    path("ho-so/<uuid:case_id>/bo-sung/", supplement.answer, name="supplement"),
    path("ho-so/<uuid:case_id>/trao-doi/", talk.talk, name="talk"),
    path("ho-so/<uuid:case_id>/trao-doi/<int:message_id>/", talk.talk_file, name="talk_file"),
    path("ho-so/<uuid:case_id>/rut/", dossiers.withdraw, name="withdraw"),
    path("ho-so/<uuid:case_id>/tep/<uuid:file_id>/", dossiers.file, name="file"),
    path("ho-so/<uuid:case_id>/bieu-mau/<str:form>/", dossiers.form, name="form"),
    path("tra-cuu/", never_cache(track.track), name="track"),
    path("xac-thuc/", verify.verify, name="verify"),
    path("xac-thuc/<str:code>/", never_cache(verify.verify_code), name="verify_code"),
    path("xac-thuc/<str:code>/tai/", never_cache(verify.download), name="verify_download"),
    path("dang-nhap/", account.login, name="login"),
    path("dang-xuat/", account.logout, name="logout"),
    path("dang-ky/", account.register, name="register"),
    path("thong-bao/", account.messages, name="messages"),
    path("thong-bao/cach-nhan/", account.preferences, name="preferences"),
    path("tep/", uploads.uploads, name="uploads"),
    path("tep/<uuid:upload_id>/", uploads.upload, name="upload"),
]
