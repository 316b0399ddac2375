"""The file of problems in this process, as ``sandbox.problems_safely`` makes it by way of a child."""

from directory.intake import problems_file


def written(data, report, source=None):
    if not report.rows_read:
        return problems_file.alone(report)
    return problems_file.beside_rows(data, problems_file.told(report), source)
