"""Addresses of the people app."""

from django.urls import path

from opora.people import account_urls
from opora.people.views import persons, posts, roles, staff

app_name = "people"
urlpatterns = [
    *account_urls.urlpatterns,
    path("people/", staff.show_list, name="list"),
    path("people/export/<slug:kind>/", staff.export, name="export"),
    path("people/<int:person_id>/", persons.show, name="person"),
    path("nodes/<int:node_id>/roles/", roles.show, name="roles"),
    path("roles/<int:grant_id>/take/", roles.take, name="role_take"),
    path("people/add/", persons.add, name="add"),
    path("people/<int:person_id>/change/", persons.change, name="change"),
    path("people/<int:person_id>/young/", persons.young, name="young"),
    path("people/<int:person_id>/leave/", posts.leave, name="leave"),
    path("people/<int:person_id>/posts/", posts.add, name="post_add"),
    path("people/posts/<int:appointment_id>/", posts.change, name="post_change"),
    path("people/posts/<int:appointment_id>/end/", posts.end, name="post_end"),
    path("people/posts/<int:appointment_id>/move/", posts.move, name="post_move"),
]
