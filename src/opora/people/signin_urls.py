"""Addresses of sign-in: a chosen few of the sign-in library's pages, each with a declared policy."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path

from opora.base.rules.access import Data, Right
from opora.base.views.policy import policy
from opora.people.views import accounts

anybody = policy(Data.PUBLIC, Right.VIEW, scope="public")
oneself = policy(Data.ACCOUNT, Right.ENTER, scope="signed")

urlpatterns = [
    path("login/", anybody(account.login), name="account_login"),
    path("logout/", anybody(account.logout), name="account_logout"),
    path("reauthenticate/", oneself(account.reauthenticate), name="account_reauthenticate"),
    path("inactive/", anybody(account.account_inactive), name="account_inactive"),
    path("password/set/", accounts.set_password, name="account_set_password"),
    path("password/change/", oneself(account.password_change), name="account_change_password"),
    path("2fa/authenticate/", anybody(mfa.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", oneself(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/", oneself(mfa.index), name="mfa_index"),
    path("2fa/totp/activate/", oneself(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", oneself(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", oneself(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/",
        oneself(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        oneself(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]
