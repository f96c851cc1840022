"""Addresses of the documents app."""

from django.urls import path

from opora.documents.views import bodies, papers, templates

app_name = "documents"
urlpatterns = [
    path("papers/", papers.show_list, name="list"),
    path("papers/add/", papers.add, name="add"),
    path("papers/bundle/", papers.bundle, name="bundle"),
    path("papers/export/<slug:kind>/", papers.export, name="export"),
    path("papers/templates/", templates.show_list, name="templates"),
    path("papers/templates/<slug:kind>/", templates.show, name="template"),
    path("papers/templates/<slug:kind>/numbers/", templates.count, name="numbers"),
    path("papers/templates/<slug:kind>/add/", templates.add, name="template_add"),
    path("papers/templates/<slug:kind>/file/<slug:profile>/", templates.take, name="template_file"),
    path("papers/templates/withdraw/<int:template_id>/", templates.withdraw, name="template_withdraw"),
    path("bodies/<int:body_id>/papers/add/", bodies.add, name="body_paper_add"),
    path("bodies/papers/<int:body_paper_id>/", bodies.show, name="body_paper"),
    path("bodies/papers/<int:body_paper_id>/cancel/", bodies.cancel, name="body_paper_cancel"),
    path("papers/<int:paper_id>/", papers.show, name="paper"),
    path("papers/<int:paper_id>/sign/", papers.sign, name="sign"),
    path("papers/<int:paper_id>/scan/", papers.scan, name="scan"),
    path("papers/<int:paper_id>/cancel/", papers.cancel, name="cancel"),
]
