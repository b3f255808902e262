"""The order of the steps: plan, check, settle, conclude; and `decide` beside them.

Each step reads what the one before left in the store and can run twice without harm. On a laptop `run` calls them one
after another; as Lambda functions they run unchanged. Knows no Lambda event, no boto3, no requests, no Jinja: what
reaches out is handed in (`ports`).
"""
