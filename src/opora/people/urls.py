"""Addresses of the people app."""

from opora.people import account_urls

app_name = "people"
urlpatterns = [*account_urls.urlpatterns]
