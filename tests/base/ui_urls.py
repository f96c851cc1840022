"""The site, and beside it a page for each answer that is hard to come by."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from opora.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def show_error(request: HttpRequest, code: str) -> HttpResponse:
    """An error page with the answer 200, for a look at it."""
    return render(request, f"{code}.html")


urlpatterns = [path("error/<str:code>/", show_error), *urlpatterns]
