"""The jobs of workers, each one line that calls an act."""

from procrastinate.contrib.django import app

from solde.statements import running


@app.task(name="prepare_part")
def prepare_part(part_id: int) -> None:
    running.prepare_part(part_id)
