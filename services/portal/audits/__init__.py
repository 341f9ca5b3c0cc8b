"""Room: the auditor's pages, the state of a past instant, and the administrator's list of auditors."""
