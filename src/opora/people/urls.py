"""Addresses of the people app."""

from django.urls import path

from opora.people import account_urls
from opora.people.views import persons, staff

app_name = "people"
urlpatterns = [
    *account_urls.urlpatterns,
    path("people/", staff.show_list, name="list"),
    path("people/export/<slug:kind>/", staff.export, name="export"),
    path("people/<int:person_id>/", persons.show, name="person"),
]
