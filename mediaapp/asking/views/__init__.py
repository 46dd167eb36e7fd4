"""The pages of search and of questions."""

from mediaapp.asking.views.answers import answer, events, stop
from mediaapp.asking.views.questions import everything, questions
from mediaapp.asking.views.search import search

__all__ = ["answer", "events", "everything", "questions", "search", "stop"]
