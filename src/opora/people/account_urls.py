"""Addresses of accounts, invitations, oneself and the journal."""

from django.urls import path

from opora.people.views import accounts, invitations, journal, second_factor

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
]
