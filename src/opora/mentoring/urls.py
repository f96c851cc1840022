"""Addresses of the mentoring app."""

from django.urls import path

from opora.mentoring.views import by_hand, mentors, pairs, papers

app_name = "mentoring"
urlpatterns = [
    path("pairs/", pairs.show_list, name="pairs"),
    path("pairs/export/<slug:kind>/", pairs.export, name="pairs_export"),
    path("pairs/order/", pairs.order, name="order"),
    path("pairs/papers/", papers.make, name="papers"),
    path("pairs/papers/signed/", papers.sign, name="papers_sign"),
    path("pairs/add/", by_hand.add, name="pair_add"),
    path("pairs/ask/", pairs.ask, name="ask"),
    path("pairs/<int:pair_id>/", pairs.show, name="pair"),
    path("pairs/<int:pair_id>/end/", pairs.end, name="pair_end"),
    path("pairs/<int:pair_id>/paper/", pairs.add_paper, name="pair_paper"),
    path("pairs/<int:pair_id>/papers/", papers.make_for, name="pair_papers"),
    path("pairs/<int:pair_id>/basis/", papers.basis, name="pair_basis"),
    path("mentors/", mentors.show_list, name="mentors"),
    path("mentors/export/<slug:kind>/", mentors.export, name="mentors_export"),
    path("mentors/<int:profile_id>/", mentors.change, name="mentor"),
    path("mentors/<int:profile_id>/confirm/", mentors.confirm, name="mentor_confirm"),
    path("mentors/<int:profile_id>/pause/", mentors.pause, name="mentor_pause"),
]
