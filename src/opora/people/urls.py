"""Addresses of the people app, and a chosen few of the sign-in library's pages, each with a declared policy."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path

from opora.base.rules.access import Data, Right
from opora.base.views.policy import policy
from opora.people.views import (
    accounts,
    bodies,
    duplicates,
    invitations,
    journal,
    persons,
    posts,
    roles,
    second_factor,
    staff,
)

app_name = "people"
urlpatterns = [
    path("me/", accounts.me, name="me"),
    path("me/consents/<int:consent_id>/withdraw/", accounts.withdraw, name="consent_withdraw"),
    path("me/second-factor/", second_factor.show, name="second_factor"),
    path("people/<int:person_id>/account/", accounts.show, name="account_show"),
    path("people/<int:person_id>/account/change/", accounts.change, name="account_change"),
    path("people/<int:person_id>/account/code/", invitations.print_again, name="account_code"),
    path("invitations/", invitations.show, name="invitations"),
    path("invitations/print/", invitations.print_codes, name="invitation_print"),
    path("invite/", invitations.enter, name="invitation_enter"),
    path("invite/accept/", invitations.accept, name="invitation_accept"),
    path("journal/", journal.show, name="journal"),
    path("people/", staff.show_list, name="list"),
    path("people/export/<slug:kind>/", staff.export, name="export"),
    path("people/<int:person_id>/", persons.show, name="person"),
    path("nodes/<int:node_id>/roles/", roles.show, name="roles"),
    path("roles/<int:grant_id>/take/", roles.take, name="role_take"),
    path("people/duplicates/", duplicates.show_list, name="duplicates"),
    path("people/duplicates/<int:duplicate_id>/", duplicates.show, name="duplicate"),
    path("people/add/", persons.add, name="add"),
    path("people/<int:person_id>/change/", persons.change, name="change"),
    path("people/<int:person_id>/young/", persons.young, name="young"),
    path("people/<int:person_id>/leave/", posts.leave, name="leave"),
    path("people/<int:person_id>/posts/", posts.add, name="post_add"),
    path("people/posts/<int:appointment_id>/", posts.change, name="post_change"),
    path("people/posts/<int:appointment_id>/end/", posts.end, name="post_end"),
    path("people/posts/<int:appointment_id>/move/", posts.move, name="post_move"),
    path("network/bodies/<int:body_id>/members/", bodies.members, name="members"),
    path("network/bodies/<int:body_id>/members/add/", bodies.add_member, name="member_add"),
    path("network/members/<int:membership_id>/end/", bodies.end_member, name="member_end"),
    path("network/members/<int:membership_id>/hours/", bodies.add_hours, name="hours_add"),
    path("network/hours/<int:hours_id>/drop/", bodies.drop_hours, name="hours_drop"),
    path("network/consultants/", bodies.consultants, name="consultants"),
    path("network/bodies/<int:body_id>/consultants/add/", bodies.propose, name="consultant_propose"),
    path("network/consultants/<int:consultant_id>/", bodies.consultant, name="consultant"),
    path("network/consultants/<int:consultant_id>/select/", bodies.select, name="consultant_select"),
    path("network/consultants/<int:consultant_id>/train/", bodies.train, name="consultant_train"),
    path("network/consultants/<int:consultant_id>/approve/", bodies.approve, name="consultant_approve"),
    path("network/consultants/<int:consultant_id>/decline/", bodies.decline, name="consultant_decline"),
    path("network/active/", bodies.active, name="active"),
]

anybody = policy(Data.PUBLIC, Right.VIEW, scope="public")
oneself = policy(Data.ACCOUNT, Right.ENTER, scope="signed")

#: Under `/accounts/`, by the names the library knows them by.
signin_patterns = [
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
