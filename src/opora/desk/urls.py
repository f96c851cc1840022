"""Addresses of the desk app."""

from django.urls import path

from opora.desk.views import another, home, search, tries

app_name = "desk"
urlpatterns = [
    path("", home.show_home, name="home"),
    path("search/", search.show_search, name="search"),
    path("another/", another.show_another, name="another"),
    path("try/", tries.show_try, name="try_own"),
    path("try/match/", tries.match_try, name="try_match"),
    path("try/end/", tries.end_try, name="try_end"),
]
