"""Addresses of the matching app."""

from django.urls import path

from opora.matching.views import cockpit, compare, proofs, proposals, runs, schemes, seats, shortage, what_if, wishes

app_name = "matching"
urlpatterns = [
    path("matching/", cockpit.show, name="cockpit"),
    path("matching/places/open/", cockpit.open_places, name="open_places"),
    path("matching/mentors/offer/", cockpit.offer_mentors, name="offer_mentors"),
    path("matching/waiting/", schemes.waiting, name="waiting"),
    path("matching/schemes/<int:scheme_id>/", schemes.show, name="scheme"),
    path("matching/runs/new/", runs.new, name="run_new"),
    path("matching/runs/<int:run_id>/", runs.show, name="run"),
    path("matching/runs/<int:run_id>/again/", runs.again, name="again"),
    path("matching/runs/<int:run_id>/compare/", compare.show, name="compare"),
    path("matching/runs/<int:run_id>/what-if/", what_if.show, name="what_if"),
    path("matching/runs/<int:run_id>/what-if/compute/", what_if.compute, name="what_if_compute"),
    path("matching/shortage/", shortage.show, name="shortage"),
    path("matching/runs/<int:run_id>/verify/", proofs.verify, name="verify"),
    path("matching/runs/<int:run_id>/proof/", proofs.take_out, name="proof"),
    path("matching/runs/<int:run_id>/send/", runs.send, name="send"),
    path("matching/seats/<int:seat_id>/others/", seats.others, name="others"),
    path("matching/seats/<int:seat_id>/helps/", seats.helps, name="helps"),
    path("matching/seats/<int:seat_id>/bar/", seats.bar, name="bar"),
    path("matching/seats/<int:seat_id>/propose/", seats.propose, name="propose"),
    path("proposals/", proposals.show_list, name="proposals"),
    path("proposals/<int:proposal_id>/", proposals.show, name="proposal"),
    path("proposals/<int:proposal_id>/answer/", proposals.answer, name="answer"),
    path("proposals/<int:proposal_id>/paper/", proposals.record_answer, name="record_answer"),
    path("proposals/<int:proposal_id>/withdraw/", proposals.withdraw, name="withdraw"),
    path("wishes/", wishes.show, name="wishes"),
    path("wishes/forget/", wishes.forget, name="wish_forget"),
]
