"""Addresses of the intake app."""

from django.urls import path

from opora.intake.views import batches

app_name = "intake"
urlpatterns = [
    path("intake/", batches.show_lists, name="list"),
    path("intake/blank/<slug:kind>/", batches.blank, name="blank"),
    path("intake/<int:batch_id>/", batches.review, name="review"),
    path("intake/<int:batch_id>/columns/", batches.agree_columns, name="columns"),
    path("intake/<int:batch_id>/sheet/", batches.choose_sheet, name="sheet"),
    path("intake/<int:batch_id>/decide/", batches.decide, name="decide"),
    path("intake/<int:batch_id>/write/", batches.write, name="write"),
    path("intake/<int:batch_id>/again/", batches.read_again, name="again"),
    path("intake/<int:batch_id>/undo/", batches.undo, name="undo"),
    path("intake/<int:batch_id>/abandon/", batches.abandon, name="abandon"),
    path("intake/<int:batch_id>/marked/", batches.marked, name="marked"),
    path("intake/rows/<int:row_id>/", batches.mend, name="mend"),
    path("intake/rows/<int:row_id>/settle/", batches.settle, name="settle"),
]
