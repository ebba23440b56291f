"""The plainest loop there is, to tell how fast the machine is at this moment."""


def add_up(numbers: int) -> int:
    """Add so many numbers, one after the other; how many they were."""
    total = 0
    for number in range(numbers):
        total += number
    return numbers
