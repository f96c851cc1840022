"""Addresses of the documents app."""

from django.urls import path

from opora.documents.views import papers

app_name = "documents"
urlpatterns = [
    path("papers/", papers.show_list, name="list"),
    path("papers/add/", papers.add, name="add"),
    path("papers/export/<slug:kind>/", papers.export, name="export"),
    path("papers/<int:paper_id>/", papers.show, name="paper"),
]
