"""The published directory and what fits a query: options, index, matches, answers."""

from directory.search.answer import Answer, search
from directory.search.published import Directory
from directory.search.query import Query

__all__ = ["Answer", "Directory", "Query", "search"]
