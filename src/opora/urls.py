"""Every address of the site: one line an app, and the pages of sign-in."""

from django.urls import include, path

from opora.people.urls import signin_patterns

urlpatterns = [
    path("", include("opora.base.urls")),
    path("accounts/", include(signin_patterns)),
    path("", include("opora.network.urls")),
    path("", include("opora.people.urls")),
    path("", include("opora.competences.urls")),
    path("", include("opora.documents.urls")),
    path("", include("opora.programmes.urls")),
    path("", include("opora.diagnostics.urls")),
    path("", include("opora.catalogue.urls")),
    path("", include("opora.mentoring.urls")),
    path("", include("opora.matching.urls")),
    path("", include("opora.intake.urls")),
    path("", include("opora.desk.urls")),
]

handler400 = "opora.base.views.errors.bad_request"
handler403 = "opora.base.views.errors.forbidden"
handler404 = "opora.base.views.errors.not_found"
handler500 = "opora.base.views.errors.server_error"
