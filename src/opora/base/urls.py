"""Addresses of the ground floor."""

from django.urls import path

from opora.base.views import files, gallery, health, preferences, runs

app_name = "base"
urlpatterns = [
    path("ui/", gallery.show, name="gallery"),
    path("ui/preferences/", preferences.show, name="preferences"),
    path("healthz", health.healthz, name="healthz"),
    path("files/<int:file_id>/", files.download, name="file_download"),
    path("runs/<uuid:run_id>/", runs.show, name="run_show"),
    path("runs/<uuid:run_id>/cancel/", runs.cancel, name="run_cancel"),
]
