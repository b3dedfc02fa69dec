"""Excel workbooks of surveys, for their makers. Reached from the list of surveys in the admin."""

from django.urls import path

from surveys import views_workbooks as views

app_name = "workbooks"
urlpatterns = [
    path("", views.upload, name="upload"),
    path("titta/", views.upload_send, name="upload_send"),
    path("spara/", views.save, name="save"),
    path("<int:pk>/", views.survey, name="survey"),
    path("<int:pk>/enkat.xlsx", views.download, name="latest"),
    path("<int:pk>/version-<int:number>.xlsx", views.download, name="version"),
]
