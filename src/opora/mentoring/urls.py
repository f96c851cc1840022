"""Addresses of the mentoring app."""

from django.urls import URLPattern

app_name = "mentoring"
urlpatterns: list[URLPattern] = []
