"""Addresses of the network app."""

from django.urls import URLPattern

app_name = "network"
urlpatterns: list[URLPattern] = []
