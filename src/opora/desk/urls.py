"""Addresses of the desk app."""

from django.urls import path

from opora.desk.views import another, home, search

app_name = "desk"
urlpatterns = [
    path("", home.show_home, name="home"),
    path("search/", search.show_search, name="search"),
    path("another/", another.show_another, name="another"),
]
