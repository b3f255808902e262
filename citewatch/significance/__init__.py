"""Weigh a change: substantive, editorial or review-date, with the reasons.

Knows nothing of HTML, storage or mail, nor how the change was found.
The vocabulary is English, with a little French, German and Spanish.
"""

from citewatch.significance.weigh import weigh, worst

__all__ = ["weigh", "worst"]
