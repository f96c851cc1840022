"""Addresses of the mentoring app."""

from django.urls import path

from opora.mentoring.views import mentors, pairs

app_name = "mentoring"
urlpatterns = [
    path("pairs/", pairs.show_list, name="pairs"),
    path("pairs/export/<slug:kind>/", pairs.export, name="export"),
    path("pairs/order/", pairs.order, name="order"),
    path("pairs/<int:pair_id>/", pairs.show, name="pair"),
    path("pairs/<int:pair_id>/end/", pairs.end, name="end"),
    path("pairs/<int:pair_id>/paper/", pairs.add_paper, name="paper"),
    path("mentors/", mentors.show_list, name="mentors"),
    path("mentors/<int:profile_id>/", mentors.change, name="mentor"),
    path("mentors/<int:profile_id>/turn/", mentors.turn, name="turn"),
]
