"""From which probability of the classifier on something counts. Chosen by benchmarks/choose.py; a test compares."""

# The classifier's own two (config.yml), applied again once conditions that nobody spoke of are left out of a part:
THRESHOLD = 0.5  # the share of what is left that makes its first candidate sure
MARGIN = 0.15  # … together with this lead over the second

CERTAIN = 0.97  # an answer stands against a silent topic that is merely touched
BACKED = 0.02  # a rule that is named in the message counts
MISSED_BY_LISTS = 0.9  # a condition counts that no word list found
BAD_REACTION = 0.85  # a reaction that no word list knows is told with the notice of level today
MOSTLY_TALK = 0.7  # kinds of small talk together: mixed up with each other, they are small talk all the same
