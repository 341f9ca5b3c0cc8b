"""The administrator's pages: the unit's profile, its people and offices, their accounts, its outlets."""

from services.portal.office.accounts import AccountPages
from services.portal.office.administrators import AdministratorPages
from services.portal.office.lane import LanePages
from services.portal.office.outlets import OutletPages
from services.portal.office.people import PeoplePages
from services.portal.office.profile import ProfilePages
from services.portal.office.start import OfficePages

OFFICE = (OfficePages, ProfilePages, AccountPages, PeoplePages, OutletPages, LanePages, AdministratorPages)
"""Their groups of pages."""
