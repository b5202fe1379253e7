"""Words of the trail for processes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0004_expand_people"),
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
                            "process_saved",
                            "process_published",
                            "absence_decided",
                            "absence_ended",
                            "posts_ended",
                        ],
                    )
                ),
                name="audit_entry_what_known",
            ),
        ),
    ]
