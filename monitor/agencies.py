"""Which outlets are agencies: under which name others credit what they print of it."""

from __future__ import annotations

from domain.outlets import Outlet
from extract import agency


def credited_as(outlet: Outlet) -> str | None:
    """The canonical name of the agency that an outlet is; None if it is none.

    Known by the host of its pages, and where the configuration says that it is an agency, by its name.
    """
    return agency.at_hosts(sorted(outlet.all_hosts())) or (
        (agency.named(outlet.name) or outlet.name) if outlet.agency else None
    )
