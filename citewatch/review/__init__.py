"""The page where a reviewer decides: what a signed link allows, what is shown, what a press does.

Knows links, pages and forms; nothing of AWS, nor how findings arise. Flask's and itsdangerous' home.
"""
