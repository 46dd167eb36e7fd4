"""The pages of search and of questions."""

from mediaapp.asking.views.search import search

__all__ = ["search"]
