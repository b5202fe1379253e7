"""The addresses of the operators' area. A new subject: its paths here, its line in `areas.py`."""

from django.urls import path

from motcua.backoffice.views import (
    alerts,
    home,
    notices,
    people,
    process_drafts,
    process_moves,
    processes,
    terms,
    texts,
    words,
)

app_name = "backoffice"
urlpatterns = [
    path("", home.show, name="home"),
    path("can-bo/", people.show, name="people"),
    path("can-bo/chuyen/<uuid:run_id>/", people.moved, name="move"),
    path("can-bo/<uuid:staff_id>/", people.person, name="person"),
    path("can-bo/<uuid:staff_id>/vang-mat/", people.absence, name="absence"),
    path(
        "can-bo/<uuid:staff_id>/vang-mat/<uuid:absence_id>/ket-thuc/",
        people.absence_end,
        name="absence_end",
    ),
    path("can-bo/<uuid:staff_id>/thoi-giu/", people.leave, name="leave"),
    path("can-bo/<uuid:staff_id>/chuyen/", people.move, name="move_start"),
    path("thoi-gian/", terms.show_all, name="terms"),
    path("thoi-gian/<str:kind>/", terms.edit, name="term"),
    path("tu-tim-kiem/", words.show_all, name="words"),
    path("tu-tim-kiem/moi/", words.edit, name="word_create"),
    path("tu-tim-kiem/<uuid:word_id>/", words.edit, name="word"),
    path("tu-tim-kiem/<uuid:word_id>/bo/", words.drop, name="word_drop"),
    path("canh-bao/", alerts.edit, name="alerts"),
    path("quy-trinh/", processes.show_all, name="processes"),
    path("quy-trinh/moi/", processes.create, name="process_create"),
    path("quy-trinh/nhap-tep/", processes.take_in, name="process_import"),
    path("quy-trinh/nhap/<uuid:draft_id>/", process_drafts.edit, name="process_draft"),
    path("quy-trinh/nhap/<uuid:draft_id>/luu/", process_drafts.save, name="process_save"),
    path("quy-trinh/nhap/<uuid:draft_id>/bo/", process_drafts.drop, name="process_drop"),
    path("quy-trinh/nhap/<uuid:draft_id>/cong-bo/", process_drafts.publish, name="process_publish"),
    path("quy-trinh/thu-tuc/", processes.find, name="process_find"),
    path("quy-trinh/thu-tuc/<str:code>/", processes.history, name="process_history"),
    path("quy-trinh/thu-tuc/<str:code>/chuyen/", process_moves.plan, name="process_moves"),
    path("quy-trinh/thu-tuc/<str:code>/chuyen/lam/", process_moves.move, name="process_move"),
    path("quy-trinh/<str:process_hash>/", processes.show, name="process"),
    path("quy-trinh/<str:process_hash>/ban-sao/", processes.clone, name="process_clone"),
    path("quy-trinh/<str:process_hash>/tai/<str:form>/", processes.download, name="process_file"),
    path("mau-van-ban/", texts.show_all, name="texts"),
    path("mau-van-ban/<str:form>/", texts.edit, name="text"),
    path("mau-van-ban/<str:form>/luu/", texts.save, name="text_save"),
    path("mau-van-ban/<str:form>/nhap/", texts.draft, name="text_draft"),
    path("mau-van-ban/<str:form>/nhap/xem/", texts.preview, name="text_preview"),
    path("mau-van-ban/<str:form>/nhap/cong-bo/", texts.publish, name="text_publish"),
    path("mau-van-ban/<str:form>/nhap/bo/", texts.drop, name="text_drop"),
    path("mau-van-ban/<str:form>/lich-su/", texts.history, name="text_history"),
    path("mau-van-ban/<str:form>/lich-su/<int:number>/xem/", texts.preview, name="text_version"),
    path(
        "mau-van-ban/<str:form>/lich-su/<int:number>/dung-lai/", texts.restore, name="text_restore"
    ),
    path("loi-nhan/", notices.show_all, name="notices"),
    path("loi-nhan/cach-gui/", notices.rule, name="notice_rule"),
    path("loi-nhan/<str:key>/", notices.edit, name="notice"),
    path("loi-nhan/<str:key>/luu/", notices.save, name="notice_save"),
    path("loi-nhan/<str:key>/nhap/", notices.draft, name="notice_draft"),
    path("loi-nhan/<str:key>/nhap/cong-bo/", notices.publish, name="notice_publish"),
    path("loi-nhan/<str:key>/nhap/bo/", notices.drop, name="notice_drop"),
    path("loi-nhan/<str:key>/lich-su/", notices.history, name="notice_history"),
    path(
        "loi-nhan/<str:key>/lich-su/<int:number>/dung-lai/", notices.restore, name="notice_restore"
    ),
]
