"""The signed-REST core: requests, signing them, sending them, and what can go wrong.

apis      Sinch's APIs, one row each
request   a request and its reply
auth      application signing and bearer tokens, as httpx flows
preview   a request as a dry run or a curl line
proxies   the proxy that an address goes through
bounded   one HTTP exchange within bounds of time and size
refusals  a reply that is not a success, as an error
core      the open client: send, retry, and say when the outcome is unknown
"""
