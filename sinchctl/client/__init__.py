"""The signed-REST core: requests, signing them, sending them, and what can go wrong.

apis      Sinch's APIs, one row each (api_row what a row has, project_apis those of projects)
error_bodies  one reader for the errors of all products
request   a request and its reply
auth      application signing and bearer tokens, as httpx flows
oauth2    the token of a project, which token_cache keeps
preview   a request as a dry run or a curl line
proxies   the proxy that an address goes through
bounded   one HTTP exchange within bounds of time and size
refusals  a reply that is not a success, as an error
core      the open client: send, retry, and say when the outcome is unknown
"""
