"""Addresses of the catalogue app."""

from django.urls import path

from opora.catalogue.views import occurrences

app_name = "catalogue"
urlpatterns = [
    path("network/calendar/", occurrences.calendar, name="calendar"),
    path("network/bodies/<int:body_id>/plan/", occurrences.plan, name="plan"),
    path("network/bodies/<int:body_id>/plan/add/", occurrences.add, name="add"),
    path("nodes/<int:node_id>/events/add/", occurrences.add_at, name="add_at"),
    path("events/<int:occurrence_id>/", occurrences.show, name="occurrence"),
    path("events/<int:occurrence_id>/change/", occurrences.change, name="change"),
    path("events/<int:occurrence_id>/hold/", occurrences.hold, name="hold"),
    path("events/<int:occurrence_id>/cancel/", occurrences.cancel, name="cancel"),
]
