"""Consents and agreements recorded by hand before they had rows of their own get them from their papers."""

from django.db import migrations

CONSENTS, AGREEMENT = ("consent_mentor", "consent_mentee"), "add_agreement"


def enter(apps, schema_editor):
    """One row for each signed paper of a pair that has none; the papers of one pair go to its people in turn."""
    Paper = apps.get_model("documents", "Paper")
    PaperLink = apps.get_model("documents", "PaperLink")
    Pair = apps.get_model("mentoring", "Pair")
    Assent = apps.get_model("mentoring", "Assent")
    LabourAgreement = apps.get_model("mentoring", "LabourAgreement")
    signed = Paper.objects.filter(kind__in=(*CONSENTS, AGREEMENT), state="signed", assent=None, labour_agreement=None)
    for paper in signed.order_by("pk").iterator(chunk_size=500):
        link = PaperLink.objects.filter(paper=paper, object_kind="mentoring.pair").order_by("pk").first()
        pair = Pair.objects.filter(pk=link.object_id).first() if link else None
        day = paper.signed_on or paper.dated_on
        if pair is None or day is None:
            continue
        role = "mentee" if paper.kind == "consent_mentee" else "mentor"
        table = LabourAgreement if paper.kind == AGREEMENT else Assent
        known = table.objects.filter(pair=pair, paper__kind=paper.kind).values("person_id")
        member = pair.members.filter(role=role).exclude(person__in=known).order_by("pk").first()
        if member is None:
            continue
        if table is Assent:
            Assent.objects.create(pair=pair, person_id=member.person_id, given_on=day, paper=paper)
        else:
            LabourAgreement.objects.create(
                pair=pair, person_id=member.person_id, node_id=pair.mentor_node_id, starts_on=pair.starts_on,
                ends_on=None, paper=paper,
            )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("mentoring", "0003_confirmed"),
        ("documents", "0004_counting"),
    ]

    operations = [migrations.RunPython(enter, migrations.RunPython.noop, elidable=True)]
