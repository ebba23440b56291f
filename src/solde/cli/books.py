"""Commands that look after the database and the books."""

import typer

app = typer.Typer()
