"""The words of the trail for campaigns, targets and index sets."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0012_expand_alerts_and_assignments"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="auditentry",
            name="audit_entry_what_known",
        ),
        migrations.AddConstraint(
            model_name="auditentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "what__in",
                        [
                            "login",
                            "login_refused",
                            "case_read",
                            "file_read",
                            "form_printed",
                            "case_tracked",
                            "book_printed",
                            "texts_saved",
                            "texts_published",
                            "search_word_saved",
                            "process_saved",
                            "process_published",
                            "form_saved",
                            "form_published",
                            "absence_decided",
                            "absence_ended",
                            "posts_ended",
                            "term_set",
                            "threshold_set",
                            "campaign_defined",
                            "target_set",
                            "index_tree_published",
                            "index_scored",
                            "register_asked",
                            "account_claimed",
                            "group_changed",
                            "minutes_approved",
                            "report_signed",
                            "report_published",
                            "alert_rule_saved",
                            "alert_rule_stopped",
                            "alert_acted_on",
                            "assignment_moved",
                        ],
                    )
                ),
                name="audit_entry_what_known",
            ),
        ),
    ]
