"""Addresses of the network app."""

from django.urls import path

from opora.network.views import nodes

app_name = "network"
urlpatterns = [
    path("tree/", nodes.tree, name="tree"),
    path("nodes/<int:node_id>/", nodes.show, name="node"),
    path("nodes/<int:node_id>/open/", nodes.open_part, name="open"),
    path("nodes/<int:node_id>/change/", nodes.change, name="change"),
    path("nodes/<int:node_id>/move/", nodes.move, name="move"),
    path("nodes/<int:node_id>/close/", nodes.close, name="close"),
]
