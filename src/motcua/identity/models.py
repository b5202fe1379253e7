"""Persons, the accounts they log in with, and the tokens of machines."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.kernel.ids import new_id


class Person(models.Model):
    """A natural person known to the province, with or without an account."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    full_name = models.CharField(_("họ và tên"), max_length=200)
    personal_number = models.CharField(  # noqa: DJ001 - absent is not empty: NULLs do not collide
        _("số định danh cá nhân"), max_length=12, null=True, unique=True
    )
    birth_on = models.DateField(_("ngày sinh"), null=True)
    phone = models.CharField(_("số điện thoại"), max_length=15, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    address = models.CharField(_("địa chỉ"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="person_personal_number_form",
                condition=models.Q(personal_number__isnull=True)
                | models.Q(personal_number__regex=r"^\d{12}$"),
            ),
        ]


class Account(AbstractBaseUser):
    """What a person or an officer logs in with. Exactly one of `person` and `staff` is set."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(_("tên đăng nhập"), max_length=100, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="accounts")
    staff = models.ForeignKey(
        "organisation.Staff", on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_active = models.BooleanField(default=True)
    # In which language pages and messages speak to her: "vi" or "en".
    language = models.CharField(_("ngôn ngữ"), max_length=2, default="vi", db_default="vi")

    objects = BaseUserManager["Account"]()

    USERNAME_FIELD = "username"

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="account_person_or_staff",
                condition=models.Q(person__isnull=True) ^ models.Q(staff__isnull=True),
            ),
            models.CheckConstraint(
                name="account_language_known", condition=models.Q(language__in=["vi", "en"])
            ),
        ]


class LoginFailure(models.Model):
    """Wrong passwords for one name from one address, whether or not the name exists."""

    key_hash = models.BinaryField(max_length=32, primary_key=True)
    failures = models.PositiveIntegerField()
    at = models.DateTimeField()


class ApiToken(models.Model):
    """A bearer token of an account. Only its SHA-256 is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    token_hash = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()


class OneTimeCode(models.Model):
    """A short code sent to a phone; only keyed hashes of the code and the phone are kept.

    `subject` is what it proves, as a hash of the asker's making.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.CharField(max_length=64)
    phone_hash = models.BinaryField(max_length=32)
    code_hash = models.BinaryField(max_length=32)
    account_id = models.UUIDField()
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "-created_at"], name="code_of_subject"),
            models.Index(fields=["phone_hash", "-created_at"], name="code_of_phone"),
            models.Index(fields=["account_id", "-created_at"], name="code_by_account"),
        ]
