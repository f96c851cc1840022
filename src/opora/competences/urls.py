"""Addresses of the competences app."""

from django.urls import path

from opora.competences.views import frameworks

app_name = "competences"
urlpatterns = [
    path("competences/", frameworks.tree, name="tree"),
    path("competences/add/", frameworks.add, name="add"),
    path("competences/file/", frameworks.take_in, name="take_in"),
    path("competences/file/csv/", frameworks.export, name="export"),
    path("competences/<int:competence_id>/", frameworks.change, name="change"),
    path("competences/<int:competence_id>/archive/", frameworks.archive, name="archive"),
]
