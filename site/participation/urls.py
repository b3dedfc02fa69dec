"""Reports for everybody, under <lang>/rapporter/; staff publish under publicera/."""

from django.urls import include, path

from participation import views

app_name = "participation"
urlpatterns = [
    path("", views.list_reports, name="list"),
    path("publicera/", include("surveys.reports.urls")),
    path("<slug:slug>/", views.report, name="report"),
    path("<slug:slug>/svar.csv", views.csv_file, name="csv"),
    path("<slug:slug>/svar.xlsx", views.workbook, name="workbook"),
    path("<slug:slug>/fraga/<str:key>/", views.question, name="question"),
    path("<slug:slug>/figur/<str:key>/<slug:kind>.<slug:extension>", views.figure, name="figure"),
]
