"""All groups of pages of this room."""

from services.portal.audits.case_pages import AuditCasePages
from services.portal.audits.list_pages import AuditListPages
from services.portal.audits.office_pages import AuditorOfficePages
from services.portal.audits.past_pages import PastPages
from services.portal.audits.start_pages import AuditStartPages

AUDIT = (AuditStartPages, AuditListPages, AuditCasePages, PastPages, AuditorOfficePages)
