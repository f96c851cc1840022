"""Addresses of the network app."""

from django.urls import path

from opora.network.views import agreements, bodies, links, nodes

app_name = "network"
urlpatterns = [
    path("tree/", nodes.tree, name="tree"),
    path("nodes/<int:node_id>/", nodes.show, name="node"),
    path("nodes/<int:node_id>/open/", nodes.open_part, name="open"),
    path("nodes/<int:node_id>/change/", nodes.change, name="change"),
    path("nodes/<int:node_id>/move/", nodes.move, name="move"),
    path("nodes/<int:node_id>/close/", nodes.close, name="close"),
    path("network/", bodies.centre, name="centre"),
    path("network/bodies/", bodies.show_list, name="bodies"),
    path("network/bodies/<int:body_id>/", bodies.show, name="body"),
    path("network/bodies/<int:body_id>/change/", bodies.change, name="body_change"),
    path("network/bodies/<int:body_id>/end/", bodies.end, name="body_end"),
    path("network/bodies/<int:body_id>/materials/", bodies.add_material, name="material_add"),
    path("network/bodies/<int:body_id>/tasks/", bodies.give_task, name="task_give"),
    path("network/tasks/<int:task_id>/report/", bodies.report, name="task_report"),
    path("network/tasks/<int:task_id>/accept/", bodies.accept, name="task_accept"),
    path("network/tasks/<int:task_id>/return/", bodies.give_back, name="task_return"),
    path("nodes/<int:node_id>/bodies/<slug:kind>/", bodies.add, name="body_add"),
    path("network/links/", links.chain, name="links"),
    path("network/partnerships/", links.partnerships, name="partnerships"),
    path("nodes/<int:node_id>/links/", links.add, name="link_add"),
    path("network/links/<int:link_id>/end/", links.end, name="link_end"),
    path("agreements/", agreements.show_list, name="agreements"),
    path("agreements/<int:agreement_id>/", agreements.show, name="agreement"),
    path("agreements/<int:agreement_id>/more/", agreements.add_more, name="agreement_more"),
    path("agreements/<int:agreement_id>/scan/", agreements.scan, name="agreement_scan"),
    path("agreements/<int:agreement_id>/end/", agreements.end, name="agreement_end"),
    path("nodes/<int:node_id>/agreements/", agreements.add, name="agreement_add"),
]
