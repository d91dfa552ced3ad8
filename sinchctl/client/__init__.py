"""The signed-REST core: requests, signing them, sending them, and what can go wrong.

request  what is asked of Sinch, and the same as a dry run or a curl line
auth     application signing and bearer tokens, as httpx flows
refusals a reply that is no success, as an error
core     the open client: send, retry, and say when the outcome is unknown
"""
