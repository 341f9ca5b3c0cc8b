"""What every suite shares: Hypothesis looks at the same examples each time, so that a red run is red for everybody.

`HYPOTHESIS_PROFILE=jelajah` explores new ones; what it finds becomes an example or a test of its own.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("tetap", derandomize=True, deadline=None, database=None)
settings.register_profile("jelajah", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "tetap"))
