"""`companion support`: people and lines to call. Needs no vault, no passphrase and no display."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from companion.cli.invocation import Invocation
from companion.cli.output import print_json, print_result
from companion.cli.parameters import PLACE, text

if TYPE_CHECKING:
    from companion.services.locked_contacts import LockedContact
    from companion.services.support import ShownNumber, SupportPage


@click.command()
@click.option(
    "--country",
    type=text,
    metavar="CC",
    help="Only this country, by its two letters: US, DE, AU, ...",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--data", "data_folder", type=PLACE, metavar="DIR", hidden=True)
@click.pass_obj
def support(
    invocation: Invocation, country: str | None, as_json: bool, data_folder: Path | None
) -> None:
    """Your own people, crisis lines and emergency numbers."""
    from companion.services.locked_contacts import read_contacts
    from companion.services.support import support_page

    invocation.data_folder = data_folder or invocation.data_folder
    page = support_page(country or invocation.settings.country)
    contacts = read_contacts(invocation.paths.support_file)
    if as_json:
        print_json(
            {
                "contacts": contacts,
                "country": page.country,
                "countries": page.blocks,
                "anywhere": page.anywhere,
                "notice": page.notice,
                "checked_on": page.checked_on,
                "freshness": page.freshness,
            }
        )
        return
    print_result("\n".join(_lines(page, contacts)))


def _lines(page: SupportPage, contacts: tuple[LockedContact, ...]) -> list[str]:
    lines = [page.texts.in_danger]
    if contacts:
        lines += ["", page.texts.own_people_heading]
        lines += [_contact(contact) for contact in contacts]
    if page.notice:
        lines += ["", page.notice]
    for block in page.blocks:
        lines += ["", block.name]
        if not block.emergency:
            lines.append(f"  {page.texts.emergency_elsewhere}")
        lines += [_number(number) for number in (*block.emergency, *block.lines)]
    if page.anywhere:
        lines += ["", *map(_number, page.anywhere)]
    lines += ["", page.texts.under_list, page.texts.not_emergency_care]
    return [*lines, page.freshness] if page.freshness else lines


def _contact(contact: LockedContact) -> str:
    note = f" ({contact.note})" if contact.note else ""
    return f"  {contact.name}: {contact.contact}{note}"


def _number(number: ShownNumber) -> str:
    line = f"  {number.name}: {number.how}"
    for more in (number.address, number.what, number.hours):
        if more and more not in line:
            line = f"{line.removesuffix('.')}. {more}"
    return f"{line} [{number.mark}]" if number.mark else f"{line} [{number.checked}]"
