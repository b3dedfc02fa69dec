"""Where a report publisher works. Included by participation.urls under publicera/."""

from django.urls import path

from surveys.reports import (
    after,
    correcting,
    joining,
    pooling,
    replan,
    saying,
    staffing,
    views,
)

app_name = "publish"
urlpatterns = [
    path("", views.waves, name="waves"),
    path("<slug:slug>/", views.wave, name="wave"),
    path("<slug:slug>/plan/", views.make_plan, name="plan"),
    path("<slug:slug>/plan/par/", views.pairs, name="pairs"),
    path("<slug:slug>/plan/andra/", replan.change, name="change"),
    path("<slug:slug>/plan/andra/nu/", replan.change_send, name="change_send"),
    path("<slug:slug>/samma-barn/", saying.look, name="same"),
    path("<slug:slug>/samma-barn/nu/", saying.send, name="same_send"),
    path("<slug:slug>/publicera/", views.send, name="send"),
    path("<slug:slug>/personal/", staffing.look, name="staff"),
    path("<slug:slug>/personal/plan/", staffing.make_plan, name="staff_plan"),
    path("<slug:slug>/personal/nu/", staffing.send, name="staff_send"),
    path("<slug:slug>/tillsammans/", pooling.look, name="pool"),
    path("<slug:slug>/tillsammans/nu/", pooling.send, name="pool_send"),
    path("<slug:slug>/dra-tillbaka/", after.withdraw, name="withdraw"),
    path("<slug:slug>/dra-tillbaka/nu/", after.withdraw_send, name="withdraw_send"),
    path("<slug:slug>/visa-igen/", after.restore, name="restore"),
    path("<slug:slug>/visa-igen/nu/", after.restore_send, name="restore_send"),
    path("<slug:slug>/ratta/", correcting.change, name="correct"),
    path("<slug:slug>/ratta/nu/", correcting.send, name="correct_send"),
    path("<slug:slug>/ratta/svar/", joining.choose, name="join"),
    path("<slug:slug>/ratta/svar/<str:key>/", joining.question, name="join_question"),
    path("<slug:slug>/ratta/svar/<str:key>/nu/", joining.send, name="join_send"),
]
