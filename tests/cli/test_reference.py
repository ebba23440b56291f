"""The manual names every command and every option, in the words of --help."""

from tests.cli.reference import BEGIN, END, PAGE, commands, reference


def test_the_page_of_commands_is_that_of_the_program():
    """`python -m tests.cli.reference` brings it up to date."""
    written = PAGE.read_text().partition(BEGIN)[2].partition(END)[0]
    assert written.strip() == reference().strip()


def test_every_command_and_option_says_what_it_is():
    silent = [
        f"{name} {param.name}"
        for name, command in commands()
        for param in command.params
        if not getattr(param, "help", None)
    ]
    assert silent == []
    assert [name for name, command in commands() if not command.help] == []


def test_the_commands_are_those_of_the_contract():
    assert {name.removeprefix("solde ") for name, _ in commands()} >= {
        "demo", "worker", "migrate", "check-books", "doctor", "company create", "import",
        "statements", "benchmark statements",
    }  # fmt: skip
