"""Addresses of the programmes app."""

from django.urls import path

from opora.programmes.views import running

app_name = "programmes"
urlpatterns = [
    path("programmes/late/", running.late, name="late"),
    path("programmes/<int:programme_id>/roadmap/", running.roadmap, name="roadmap"),
    path("programmes/<int:programme_id>/standing/", running.standing, name="standing"),
    path("programmes/<int:programme_id>/statements/", running.statement, name="statement"),
    path("programmes/stages/<int:stage_id>/", running.stage, name="stage"),
    path("programmes/tasks/<int:task_id>/", running.task, name="task"),
    path("programmes/tasks/<int:task_id>/done/", running.task_tell, name="task_tell"),
    path("programmes/evidence/<int:artefact_id>/", running.artefact, name="artefact"),
    path("programmes/targets/<int:target_id>/", running.target_fact, name="target_fact"),
]
