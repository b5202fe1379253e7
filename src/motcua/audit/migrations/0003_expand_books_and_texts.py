from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_expand_entries_are_final"),
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
                        ],
                    )
                ),
                name="audit_entry_what_known",
            ),
        ),
    ]
