"""What was posted once puts a card into one view; where it did into several, the first one keeps it."""

from django.db import migrations, models
from django.db.migrations.state import StateApps


def keep_the_first(apps: StateApps, editor: object) -> None:
    """Delete every further row of a card with the same key: it may be somebody else's view."""
    del editor
    kept = apps.get_model("own", "KeptCard")
    seen: set[object] = set()
    later = []
    for row, card, key in kept.objects.order_by("kept_at", "pk").values_list("pk", "card", "key"):
        if (card, key) in seen:
            later.append(row)
        seen.add((card, key))
    for row in later:
        kept.objects.filter(pk=row).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cards", "0002_withdrawn_at"),
        ("own", "0001_own_view"),
    ]

    operations = [
        migrations.RunPython(keep_the_first, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="keptcard",
            constraint=models.UniqueConstraint(
                fields=("card", "key"), name="keptcard_one_view_a_proof"
            ),
        ),
    ]
