"""From which probability of the classifier on something counts: chosen by benchmarks/choose.py, and held to it by a test."""

CERTAIN = 0.97  # an answer stands against a silent topic that is merely touched
BACKED = 0.1  # a rule that is named in the message counts
MISSED_BY_LISTS = 0.9  # a condition counts that no word list found
REST = 0.005  # once conditions that nobody spoke of are left out, what is left must reach this to be looked at
REST_LEAD = 0.15  # … and its first candidate is sure when it leads by this share of what is left
BAD_REACTION = 0.85  # a reaction that no word list knows is told with the notice of level today
