from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0003_expand_unit_outlines"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="post",
            name="post_role_known",
        ),
        migrations.AlterField(
            model_name="post",
            name="role",
            field=models.CharField(
                choices=[
                    ("desk_officer", "cán bộ một cửa"),
                    ("case_officer", "chuyên viên thụ lý"),
                    ("approver", "lãnh đạo phê duyệt"),
                    ("registrar", "văn thư"),
                    ("administrator", "quản trị"),
                    ("community_helper", "cộng tác viên tổ công nghệ số cộng đồng"),
                ],
                max_length=16,
                verbose_name="vai trò",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "desk_officer",
                            "case_officer",
                            "approver",
                            "registrar",
                            "administrator",
                            "community_helper",
                        ],
                    )
                ),
                name="post_role_known",
            ),
        ),
    ]
