"""The addresses of the audit log, of the news and of receipts."""

from django.urls import path

from mediaapp.audit import views

app_name = "audit"
urlpatterns = [
    path("activity/", views.activity, name="activity"),
    path("workspace/audit/", views.log, name="log"),
    path("workspace/audit.csv", views.export, name="export"),
    path("meetings/<uuid:pk>/receipt/", views.receipt, name="receipt"),
]
