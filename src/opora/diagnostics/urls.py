"""Addresses of the diagnostics app."""

from django.urls import path

from opora.diagnostics.views import needs, strengths

app_name = "diagnostics"
urlpatterns = [
    path("people/<int:person_id>/needs/", needs.show, name="needs"),
    path("people/<int:person_id>/needs/ask/", needs.ask, name="ask"),
    path("people/<int:person_id>/strengths/", strengths.claim, name="claim"),
    path("needs/<int:need_id>/withdraw/", needs.withdraw, name="withdraw"),
    path("strengths/", strengths.claims, name="claims"),
    path("strengths/<int:strength_id>/end/", strengths.end, name="end"),
]
