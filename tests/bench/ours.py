"""directory.search.answer as the Find page calls it."""

from directory.search import search
from tests.bench.workload import COUNTED, Answered


class Engine:
    """Our search over a published directory."""

    name = "ours"

    def __init__(self, directory):
        self.directory = directory
        self.ids = directory.frame["clinic_id"].to_numpy(dtype=object)

    def call(self, asked):
        """One call, timed."""
        return search(self.directory, asked.query, asked.place)

    def answered(self, answer, asked):
        """The answer in comparable form, not timed."""
        gains = {("route" if o == "route" else o): n for o, n in answer.gains.items()}
        return Answered(
            tuple(self.ids[answer.positions]),
            tuple(answer.miles.tolist()),
            {o: answer.counts[o] for o in COUNTED},
            {o: gains["route" if o == asked.route else o] for o in asked.wishes},
        )
