"""Numbers were those of the order of entry; they follow the hours, as the study dataset's do."""

from itertools import groupby

from django.db import migrations
from django.db.migrations.state import StateApps

BEYOND = 1_000_000


def number_by_day(apps: StateApps, editor: object) -> None:
    """Renumber the therapies in which something had been entered late; first out of the way."""
    del editor
    sessions = apps.get_model("care", "TherapySession").objects
    rows = sessions.order_by("episode", "at").values_list("episode", "pk", "number")
    wrong = []
    for _, of_one in groupby(rows.iterator(), key=lambda row: row[0]):
        wrong += [(pk, place) for place, (_, pk, number) in enumerate(of_one, 1) if number != place]
    for away in (BEYOND, 0):
        for pk, place in wrong:
            sessions.filter(pk=pk).update(number=place + away)


class Migration(migrations.Migration):
    dependencies = [("care", "0004_where_erasure_was_asked")]

    operations = [migrations.RunPython(number_by_day, migrations.RunPython.noop)]
