"""The addresses of alerts and of work handed to agencies."""

from django.urls import path

from motcua.boards.views import alerts, tasks

urlpatterns = [
    path("canh-bao/", alerts.show_all, name="alerts"),
    path("canh-bao/quy-tac/", alerts.rules, name="alert_rules"),
    path("canh-bao/quy-tac/moi/", alerts.write, name="alert_rule_new"),
    path("canh-bao/quy-tac/<uuid:rule_id>/", alerts.write, name="alert_rule"),
    path("canh-bao/quy-tac/<uuid:rule_id>/bat-tat/", alerts.switch, name="alert_rule_switch"),
    path("canh-bao/<uuid:alert_id>/", alerts.show, name="alert"),
    path("giao-viec/", tasks.show_all, name="assignments"),
    path("giao-viec/moi/", tasks.give, name="assignment_new"),
    path("giao-viec/<uuid:assignment_id>/", tasks.show, name="assignment"),
    path("giao-viec/<uuid:assignment_id>/tep/<uuid:file_id>/", tasks.file, name="assignment_file"),
]
