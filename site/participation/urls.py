"""Reports for everybody, under <lang>/rapporter/; staff publish under publicera/.

What belongs to one report is an `address`, which tells when the report is withdrawn.
"""

from django.urls import include, path

from participation import views, views_staff, views_year
from participation.withdrawn import address

app_name = "participation"
urlpatterns = [
    path("", views.list_reports, name="list"),
    path("ar/<int:year>/", views_year.report, name="year"),
    path("ar/<int:year>/svar.csv", views_year.csv_file, name="year_csv"),
    path("ar/<int:year>/<str:name>", views_year.file, name="year_file"),
    path("personal/", views_staff.units_page, name="units"),
    path("personal/<slug:slug>/", views_staff.unit, name="unit"),
    path("personal/<slug:slug>/svar.csv", views_staff.unit_csv, name="unit_csv"),
    path("publicera/", include("surveys.reports.urls")),
    address("<slug:slug>/", views.report, name="report"),
    address("<slug:slug>/svar.csv", views.csv_file, name="csv"),
    address("<slug:slug>/svar.xlsx", views.workbook, name="workbook"),
    address("<slug:slug>/rapport.pdf", views.paper, name="paper"),
    address("<slug:slug>/fraga/<str:key>/", views.question, name="question"),
    address(
        "<slug:slug>/figur/<str:key>/<slug:kind>.<slug:extension>", views.figure, name="figure"
    ),
]
