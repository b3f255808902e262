"""Weigh a change: substantive, editorial or review-date, with the reasons.

Knows nothing of HTML, storage or mail, nor how the change was found. The vocabulary is English.
"""

from citewatch.significance.weigh import weigh, worst

__all__ = ["weigh", "worst"]
