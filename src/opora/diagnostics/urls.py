"""Addresses of the diagnostics app."""

from django.urls import path

from opora.diagnostics.views import (
    calibrations,
    heat,
    needs,
    profile,
    raters,
    sheets,
    shelf,
    sittings,
    strengths,
    surveys,
)
from opora.diagnostics.views import calibrations, heat, needs, profile, raters, shelf, sittings, strengths, surveys
from opora.diagnostics.views import heat, items, needs, profile, raters, shelf, sittings, strengths, surveys

app_name = "diagnostics"
urlpatterns = [
    path("people/<int:person_id>/needs/", needs.show, name="needs"),
    path("people/<int:person_id>/needs/ask/", needs.ask, name="ask"),
    path("people/<int:person_id>/strengths/", strengths.claim, name="claim"),
    path("needs/<int:need_id>/withdraw/", needs.withdraw, name="withdraw"),
    path("people/<int:person_id>/profile/", profile.show, name="profile"),
    path("people/<int:person_id>/profile/sheet/", sheets.show, name="sheet"),
    path("people/<int:person_id>/profile/sheet.docx", sheets.download, name="sheet_file"),
    path("people/<int:person_id>/profile/share/", profile.share, name="share"),
    path("people/<int:person_id>/visit/", raters.visit, name="visit"),
    path("diagnostics/", sittings.own, name="own"),
    path("diagnostics/opinions/ask/", raters.ask, name="opinions_ask"),
    path("diagnostics/opinions/<int:round_id>/", raters.opinions, name="opinions"),
    path("diagnostics/opinions/<int:round_id>/end/", raters.end_opinions, name="opinions_end"),
    path("diagnostics/map/", heat.show, name="heat"),
    path("diagnostics/<int:instrument_id>/", sittings.take, name="take"),
    path("instruments/", shelf.show_list, name="shelf"),
    path("instruments/bring/", items.take_in, name="items_take_in"),
    path("instruments/blank/", items.blank, name="items_blank"),
    path("instruments/files/<int:items_file_id>/", items.show, name="items_file"),
    path("instruments/files/<int:items_file_id>/make/", items.make, name="items_make"),
    path("instruments/files/<int:items_file_id>/drop/", items.drop, name="items_drop"),
    path("instruments/files/<int:items_file_id>/marked/", items.marked, name="items_marked"),
    path("instruments/items/<int:item_id>/picture/", items.picture, name="item_picture"),
    path("instruments/items/<int:item_id>/image/", items.image, name="item_image"),
    path("instruments/<int:instrument_id>/questions/", items.export, name="items_export"),
    path("instruments/<int:instrument_id>/", shelf.show, name="instrument"),
    path("instruments/<int:instrument_id>/calibrations/", calibrations.show, name="calibrations"),
    path("instruments/<int:instrument_id>/move/", shelf.move, name="instrument_move"),
    path("sittings/<int:sitting_id>/", sittings.show, name="sitting"),
    path("sittings/<int:sitting_id>/picture/<int:number>/", items.sitting_picture, name="sitting_picture"),
    path("sittings/<int:sitting_id>/begin/", sittings.begin, name="begin"),
    path("sittings/<int:sitting_id>/call-off/", raters.call_off, name="call_off"),
    path("sittings/<int:sitting_id>/end/", sittings.end, name="finish"),
    path("surveys/", surveys.show_list, name="surveys"),
    path("surveys/new/", surveys.add, name="survey_add"),
    path("surveys/answer/", surveys.answer, name="survey_answer"),
    path("surveys/<int:survey_id>/", surveys.show, name="survey"),
    path("surveys/<int:survey_id>/time/", surveys.accommodate, name="survey_time"),
    path("surveys/<int:survey_id>/move/", surveys.move, name="survey_move"),
    path("strengths/", strengths.claims, name="claims"),
    path("strengths/<int:strength_id>/end/", strengths.end, name="end"),
]
