import django.db.models.deletion
from django.apps.registry import Apps as StateApps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def from_their_own_job(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Minutes that are there were written by the job whose rows they are about."""
    apps.get_model("meetings", "Writing").objects.filter(kind="minutes").update(record=F("job"))


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_when_a_unit_was_taken"),
        ("meetings", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="writing",
            name="record",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="ledger.job"
            ),
        ),
        migrations.RunPython(from_their_own_job, migrations.RunPython.noop),
    ]
