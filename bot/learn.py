"""Trains as `rasa train` does, without importing TensorFlow, with which nothing here computes.

usage: python -m bot.learn [the options of `rasa train`]
"""

from __future__ import annotations

import os
import sys

from bot import settings, without_tensorflow


def main(arguments: list[str]) -> None:
    """Train the content of the current folder; exits as Rasa does."""
    for name, value in settings.FOR_RASA.items():
        os.environ.setdefault(name, value)
    if not settings.read(os.environ).tensorflow:
        without_tensorflow.install()
    from rasa.__main__ import main as rasa  # only now: it takes seconds

    sys.argv = ["rasa", "train", *arguments]
    rasa()


if __name__ == "__main__":
    main(sys.argv[1:])
