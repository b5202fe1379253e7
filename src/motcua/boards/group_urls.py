"""The addresses of analysis groups and monthly reports."""

from django.urls import path

from motcua.boards.views import groups, meetings, notebooks, reports

urlpatterns = [
    path("nhom/", groups.show_all, name="groups"),
    path("nhom/moi/", groups.found, name="group_new"),
    path("nhom/<uuid:group_id>/", groups.show, name="group"),
    path("nhom/<uuid:group_id>/sua/", groups.change, name="group_edit"),
    path("nhom/<uuid:group_id>/nguoi/", groups.members, name="group_members"),
    path("nhom/<uuid:group_id>/so-moi/", notebooks.add, name="notebook_new"),
    path("nhom/so/<uuid:notebook_id>/", notebooks.show, name="notebook"),
    path("nhom/so/<uuid:notebook_id>/muc-moi/", notebooks.write, name="block_new"),
    path("nhom/muc/<uuid:block_id>/sua/", notebooks.rewrite, name="block_edit"),
    path("nhom/muc/<uuid:block_id>/doi/", notebooks.move, name="block_move"),
    path("nhom/muc/<uuid:block_id>/lich-su/", notebooks.history, name="block_history"),
    path("nhom/muc/<uuid:block_id>/y-kien/", notebooks.comment, name="block_comment"),
    path("nhom/y-kien/<uuid:comment_id>/xong/", notebooks.resolve, name="comment_resolve"),
    path("nhom/<uuid:group_id>/hop-moi/", meetings.write, name="meeting_new"),
    path("nhom/hop/<uuid:meeting_id>/", meetings.show, name="meeting"),
    path("nhom/hop/<uuid:meeting_id>/sua/", meetings.rewrite, name="meeting_edit"),
    path("nhom/hop/<uuid:meeting_id>/bo/", meetings.drop, name="decision_drop"),
    path("nhom/hop/<uuid:meeting_id>/duyet/", meetings.approve, name="meeting_approve"),
    path("nhom/hop/<uuid:meeting_id>/bien-ban.pdf", meetings.paper, name="meeting_paper"),
    path("bao-cao/", reports.show_all, name="reports"),
    path("bao-cao/<uuid:report_id>/", reports.show, name="report"),
    path("bao-cao/<uuid:report_id>/lam/", reports.act, name="report_act"),
    path("bao-cao/<uuid:report_id>/bao-cao.pdf", reports.paper, name="report_paper"),
]
