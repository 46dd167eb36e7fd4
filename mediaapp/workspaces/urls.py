"""The addresses of the workspace."""

from django.urls import path

from mediaapp.workspaces import views

app_name = "workspaces"
urlpatterns = [
    path("welcome/", views.welcome, name="welcome"),
    path("workspace/", views.settings, name="settings"),
    path("workspace/save/", views.save, name="save"),
    path("workspace/none/", views.none, name="none"),
    path("workspace/switch/", views.switch, name="switch"),
    path("workspace/new/", views.open_another, name="open"),
    path("workspace/vocabulary/", views.vocabulary, name="vocabulary"),
    path("workspace/vocabulary/add/", views.add_term, name="add_term"),
    path("workspace/vocabulary/<int:pk>/", views.edit_term, name="edit_term"),
    path("workspace/vocabulary/<int:pk>/remove/", views.remove_term, name="remove_term"),
    path("workspace/members/", views.members, name="members"),
    path("workspace/members/invite/", views.invite, name="invite"),
    path("workspace/members/invitations/<int:pk>/revoke/", views.revoke, name="revoke"),
    path("workspace/members/<int:pk>/hand-over/", views.hand_over, name="hand_over"),
    path("join/<str:token>/", views.join, name="join"),
    path("workspace/members/<int:pk>/role/", views.change_role, name="change_role"),
    path("workspace/members/<int:pk>/remove/", views.remove_member, name="remove_member"),
]
