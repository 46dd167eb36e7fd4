"""The addresses of sharing."""

from django.urls import path

from mediaapp.sharing import views

app_name = "sharing"
urlpatterns = [
    path("meetings/<uuid:pk>/share/", views.share, name="share"),
    path("meetings/<uuid:pk>/share/<uuid:share>/revoke/", views.revoke, name="revoke"),
    path("meetings/<uuid:pk>/share/members/", views.share_with, name="share_with"),
    path("meetings/<uuid:pk>/share/members/<int:guest>/leave-out/", views.leave_out, name="leave_out"),
    path("meetings/<uuid:pk>/private/", views.keep_private, name="keep_private"),
    path("s/<str:token>/", views.shared, name="shared"),
    path("s/<str:token>/recordings/<uuid:source>/", views.recording, name="recording"),
    path("s/<str:token>/screens/<slug:label>/", views.picture, name="picture"),
]
