"""The different texts of a column, which is what the rules, the findings and the search ask of a table."""

import numpy as np
import pandas as pd
import pyarrow as pa


def distinct(texts: pd.Series) -> tuple[np.ndarray, list[str]]:
    """(per row the number of its text, the different texts in the order they first stand). No text may be missing.

    ``pandas.factorize`` answers the same; Arrow's own encoding takes a third of its time on the small tables of a staff
    page, which has hundreds of columns.
    """
    encoded = pa.array(texts.array).dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.unify_dictionaries().combine_chunks()
    return encoded.indices.to_numpy(), encoded.dictionary.to_pylist()
