"""Words of the trail for terms of the clock and thresholds of warnings."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0006_expand_search"),
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
                            "absence_decided",
                            "absence_ended",
                            "posts_ended",
                            "term_set",
                            "threshold_set",
                        ],
                    )
                ),
                name="audit_entry_what_known",
            ),
        ),
    ]
