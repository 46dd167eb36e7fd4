"""The addresses of actions and decisions."""

from django.urls import path

from mediaapp.items import views

app_name = "items"
urlpatterns = [
    path("actions/", views.actions, name="actions"),
    path("decisions/", views.decisions, name="decisions"),
    path("meetings/<uuid:pk>/actions/", views.of_meeting, {"kind": "action"}, name="of_meeting"),
    path("meetings/<uuid:pk>/decisions/", views.of_meeting, {"kind": "decision"}, name="decided"),
    path("items/<int:pk>/", views.edit, name="edit"),
    path("items/<int:pk>/tick/", views.tick, name="tick"),
    path("items/<int:pk>.ics", views.one_day, name="one_day"),
    path("items/changes/<int:pk>/undo/", views.undo, name="undo"),
    path("items/signs/<int:pk>/", views.sign, name="sign"),
    path("workspace/calendars/", views.calendars, name="calendars"),
    path("workspace/calendars/<int:pk>/revoke/", views.revoke_calendar, name="revoke_calendar"),
    path("calendar/<str:token>.ics", views.calendar, name="calendar"),
]
