"""Everything a visitor can wish for, derived from the schema: one ``Option`` per tick box.

An option's id is ``facet.member`` (``route.iv_infusion``), ``must.criterion``, ``switch.column`` or ``telehealth``; it is
what stands in a link. Members of one facet are alternatives, except where the facet says that all must hold;
criteria and switches must each hold.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from directory import schema
from directory.schema import Column, Group

MUST, SWITCH, TELEHEALTH = "must", "switch", "telehealth"


@dataclass(frozen=True)
class Option:
    """One wish. ``facet``: the family it is ticked in. ``alternative``: members of its family are joined by *or*.

    ``beside``: what stands beside the label where the wish is ticked: how well a condition is studied.
    ``of_one_state``: what a person has from one state; a clinic of another state seldom takes it.
    """

    id: str
    facet: str
    member: str
    label: str
    group: Group
    column: Column
    alternative: bool
    core: bool = False
    words: tuple[str, ...] = ()
    beside: str = ""
    of_one_state: bool = False

    @property
    def whether(self) -> str:
        """What clinics that do not say leave open: "whether they take Medicaid"."""
        known = next(key for key in (self.id, self.facet, "") if key in schema.WHETHER)
        return schema.WHETHER[known].format(self.label)

    @property
    def whether_of_one(self) -> str:
        """The same of one clinic: "whether it takes Medicaid"."""
        verb, _, rest = self.whether.partition(" ")
        return f"{schema.OF_ONE[verb]} {rest}"

    @property
    def ticked_as(self) -> str:
        """The label at its tick box."""
        return f"{self.label}: {self.beside}" if self.beside else self.label


def _options() -> Iterator[Option]:
    for facet in schema.FACETS:
        if facet.searchable:
            for m in facet.members:
                yield Option(
                    f"{facet.key}.{m.key}",
                    facet.key,
                    m.key,
                    m.label,
                    facet.group,
                    schema.column_for(facet, m.key),
                    not facet.all_must_hold,
                    words=m.words,
                    beside=m.evidence_word,
                    of_one_state=m.of_one_state,
                )
    for c in schema.CRITERIA:
        yield Option(
            f"{MUST}.{c.key}",
            MUST,
            c.key,
            c.label,
            c.group,
            schema.BY_NAME[c.key],
            False,
            core=bool(c.core),
            words=c.words,
        )
    for name in schema.SWITCHES:
        column = schema.BY_NAME[schema.SWITCH_COLUMNS.get(name, name)]
        yield Option(
            f"{SWITCH}.{name}",
            SWITCH,
            name,
            schema.SWITCH_LABELS.get(name, column.label),
            Group.PRACTICAL,
            column,
            False,
            words=schema.SWITCH_WORDS.get(name, ()),
        )


OPTIONS: tuple[Option, ...] = tuple(_options())
OPTION: dict[str, Option] = {o.id: o for o in OPTIONS}
# families in screen order, each with its options
FAMILIES: dict[str, tuple[Option, ...]] = {
    family: tuple(o for o in OPTIONS if o.facet == family) for family in dict.fromkeys(o.facet for o in OPTIONS)
}
