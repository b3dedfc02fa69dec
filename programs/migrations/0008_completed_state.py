"""Who was confirmed as having completed the group before that changed the state. No letter goes."""

from django.db import migrations


def set_state(apps, _editor):
    Enrolment = apps.get_model("programs", "Enrolment")
    Log = apps.get_model("programs", "EnrolmentLog")
    done = Enrolment.objects.filter(state="active", completions__isnull=False).distinct()
    for pk in list(done.values_list("pk", flat=True)):
        Enrolment.objects.filter(pk=pk).update(state="completed")
        Log.objects.create(
            enrolment_id=pk,
            before="active",
            after="completed",
            actor="system",
            reason="was confirmed before",
        )


class Migration(migrations.Migration):
    dependencies = [("programs", "0007_offline_marks")]
    operations = [migrations.RunPython(set_state, migrations.RunPython.noop)]
