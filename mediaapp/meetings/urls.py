"""The addresses of meetings."""

from django.urls import path

from mediaapp.meetings import views

app_name = "meetings"
urlpatterns = [
    path("", views.library, name="library"),
    path("uploads/", views.upload, name="upload"),
    path("bring/", views.bring, name="bring"),
    path("bring/<uuid:pk>/", views.upload_details, name="upload_details"),
    path("notices/", views.notices, name="notices"),
    path("notices/bell/", views.bell, name="bell"),
    path("notices/read/", views.read_notices, name="read_notices"),
    path("meetings/bulk/", views.bulk, name="bulk"),
    path("meetings/<uuid:pk>/", views.review, name="review"),
    path("meetings/<uuid:pk>/events/", views.events, name="events"),
    path("meetings/<uuid:pk>/cancel/", views.cancel, name="cancel"),
    path("meetings/<uuid:pk>/retry/", views.retry, name="retry"),
    path("meetings/<uuid:pk>/reprocess/", views.reprocess, name="reprocess"),
    path("meetings/<uuid:pk>/rewrite/", views.rewrite, name="rewrite"),
    path("meetings/<uuid:pk>/versions/", views.versions, name="versions"),
    path("meetings/<uuid:pk>/versions/go-back/", views.go_back, name="go_back"),
    path("meetings/<uuid:pk>/lines/<slug:label>/", views.line, name="line"),
    path("meetings/<uuid:pk>/lines/<slug:label>/edit/", views.edit_line, name="edit_line"),
    path("meetings/<uuid:pk>/lines/<slug:label>/history/", views.history, name="history"),
    path("meetings/<uuid:pk>/speakers/<slug:label>/", views.speaker, name="speaker"),
    path("meetings/<uuid:pk>/edits/<int:edit>/undo/", views.undo, name="undo"),
    path("meetings/<uuid:pk>/captions/<uuid:source>.vtt", views.captions, name="captions"),
    path("meetings/<uuid:pk>/<slug:document>.<slug:suffix>", views.export, name="export"),
    path("meetings/<uuid:pk>/row/", views.row, name="row"),
    path("meetings/<uuid:pk>/edit/", views.edit, name="edit"),
    path("meetings/<uuid:pk>/sources/<uuid:source>/move/", views.move_source, name="move_source"),
    path("meetings/<uuid:pk>/sources/<uuid:source>/remove/", views.remove_source, name="remove_source"),
    path("meetings/<uuid:pk>/sources/<uuid:source>/keep/", views.keep_source, name="keep_source"),
    path("meetings/<uuid:pk>/sources/<uuid:source>/speak/", views.speak_source, name="speak_source"),
    path("meetings/<uuid:pk>/rename/", views.rename, name="rename"),
    path("meetings/<uuid:pk>/reviewed/", views.mark_reviewed, name="mark_reviewed"),
    path("meetings/<uuid:pk>/trash/", views.trash, name="trash"),
    path("meetings/<uuid:pk>/restore/", views.restore, name="restore"),
    path("workspace/storage/", views.storage, name="storage"),
]
