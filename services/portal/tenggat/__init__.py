"""Due times at the pages: beside the tasks of the inbox, explained per case, and the clock that a reason stops."""
