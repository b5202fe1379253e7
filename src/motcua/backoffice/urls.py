"""The addresses of the operators' area. A new subject: its paths here, its line in `areas.py`."""

from django.urls import path

from motcua.backoffice.views import home, people, terms, texts

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
]
