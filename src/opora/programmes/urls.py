"""Addresses of the programmes app."""

from django.urls import path

from opora.programmes.views import files, programmes, projects, running

app_name = "programmes"
urlpatterns = [
    path("programmes/", programmes.show_list, name="list"),
    path("programmes/file/", files.take_in, name="take_in"),
    path("programmes/begin/<slug:source>/", programmes.begin, name="begin"),
    path("programmes/<int:programme_id>/", programmes.show, name="show"),
    path("programmes/<int:programme_id>/whole/", programmes.whole, name="whole"),
    path("programmes/<int:programme_id>/file/", files.change, name="change"),
    path("programmes/<int:programme_id>/compare/<int:blueprint_id>/", files.compare, name="compare"),
    path("programmes/<int:programme_id>/back/", files.go_back, name="back"),
    path("programmes/<int:programme_id>/finish/", programmes.finish, name="finish"),
    path("programmes/<int:programme_id>/export/", programmes.export, name="export"),
    path("programmes/late/", running.late, name="late"),
    path("programmes/<int:programme_id>/roadmap/", running.roadmap, name="roadmap"),
    path("programmes/<int:programme_id>/standing/", running.standing, name="standing"),
    path("programmes/<int:programme_id>/statements/", running.statement, name="statement"),
    path("programmes/stages/<int:stage_id>/", running.stage, name="stage"),
    path("programmes/tasks/<int:task_id>/", running.task, name="task"),
    path("programmes/tasks/<int:task_id>/done/", running.task_tell, name="task_tell"),
    path("programmes/evidence/<int:artefact_id>/", running.artefact, name="artefact"),
    path("programmes/targets/<int:target_id>/", running.target_fact, name="target_fact"),
    path("programmes/<int:programme_id>/project/", projects.add, name="project_add"),
    path("programmes/<int:programme_id>/report/", projects.report, name="report"),
    path("programmes/reports/<int:paper_id>/", projects.report_file, name="report_file"),
    path("projects/<int:project_id>/", projects.show, name="project"),
    path("projects/<int:project_id>/change/", projects.change, name="project_change"),
    path("projects/<int:project_id>/parts/", projects.add_part, name="project_part"),
    path("projects/<int:project_id>/log/", projects.consult, name="project_log"),
    path("projects/parts/<int:part_id>/leave/", projects.leave, name="project_leave"),
    path("projects/parts/<int:part_id>/", projects.result, name="project_result"),
]
