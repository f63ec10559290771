"""The exercises of the chapters by name: what is asked, what is right, and the words for what is not."""

from pooling_lib.course.exercises.registry import EXERCISES, check, find

__all__ = ["EXERCISES", "check", "find"]
