"""Questions that may be the same as one, in other words: less alike than what is put together, for a person to decide."""

from __future__ import annotations

import numpy as np
from sqlalchemy.orm import Session

from console.storage import inbox, questions
from console.storage.inbox import Group

LIKELY = 0.5  # cosine from which on a question is offered; NEAR of grouping.py puts together by itself
OFFERED = 6
WAITING = ("new", "later")  # what nobody has decided about


def of(db: Session, clinic: str, group_id: str) -> list[Group]:
    """Undecided groups whose first question is like this one's, the nearest first."""
    firsts = {one.group_id: one.vector for one in questions.Book(db, clinic).firsts}
    mine = firsts.pop(group_id, None)
    if mine is None or not firsts:
        return []
    table = np.stack([np.frombuffer(vector, np.float16) for vector in firsts.values()]).astype(np.float32)
    likeness = dict(zip(firsts, table @ np.frombuffer(mine, np.float16).astype(np.float32), strict=True))
    found = [one for one in inbox.groups(db, clinic) if one.state in WAITING and likeness.get(one.id, 0) >= LIKELY]
    return sorted(found, key=lambda one: -likeness[one.id])[:OFFERED]
