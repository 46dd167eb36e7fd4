"""The addresses of meetings."""

from django.urls import path

from mediaapp.meetings import views

app_name = "meetings"
urlpatterns = [
    path("", views.library, name="library"),
    path("uploads/", views.upload, name="upload"),
    path("meetings/bulk/", views.bulk, name="bulk"),
    path("meetings/<uuid:pk>/row/", views.row, name="row"),
    path("meetings/<uuid:pk>/edit/", views.edit, name="edit"),
    path("meetings/<uuid:pk>/rename/", views.rename, name="rename"),
    path("meetings/<uuid:pk>/reviewed/", views.mark_reviewed, name="mark_reviewed"),
    path("meetings/<uuid:pk>/trash/", views.trash, name="trash"),
    path("meetings/<uuid:pk>/restore/", views.restore, name="restore"),
    path("workspace/storage/", views.storage, name="storage"),
]
