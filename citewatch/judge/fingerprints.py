"""How walls give themselves away, as data, with the evidence beside each row.

Knows vendors' headers, statuses and pages; nothing of what is done with a wall.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Fingerprint:
    """A wall known by its page: every one of `signs` (lower-case) must stand in a short HTML body."""

    name: str
    signs: tuple[str, ...]


# Two agreeing signs each: one word alone stands in too many honest pages (browsertrix-crawler #1124, lychee #2117).
CHALLENGES = (
    # justice.gov and dea.gov: 200, about 2.4 KB, meta refresh with a token (opensanctions PR #5644).
    Fingerprint(name="Akamai interstitial", signs=("bm-verify", "/_sec/verify")),
    Fingerprint(name="DOJ interstitial", signs=("bm-verify", "/apology_objects/")),
    # OpenTermsArchive/engine #319: stored as content since 2021.
    Fingerprint(name="Imperva challenge", signs=("_incapsula_resource", "noindex")),
    Fingerprint(name="Cloudflare challenge", signs=("just a moment", "challenge-platform")),
    Fingerprint(name="Cloudflare challenge", signs=("checking your browser", "cf-browser-verification")),
    Fingerprint(name="Cloudflare block", signs=("cf-error-details", "ray id")),
    # neurosynth/ACE: PMC serves this at 200.
    Fingerprint(name="reCAPTCHA wall", signs=("checking your browser", "recaptcha")),
    Fingerprint(name="DataDome", signs=("captcha-delivery.com", "enable js")),
    Fingerprint(name="PerimeterX", signs=("px-captcha", "access to this page has been denied")),
    Fingerprint(name="AWS WAF challenge", signs=("awswafcookiedomainlist", "gokuprops")),
    Fingerprint(name="SiteGround captcha", signs=("sgcaptcha", "robot challenge")),
    Fingerprint(name="CloudFront block", signs=("the request could not be satisfied", "request blocked")),
    Fingerprint(name="F5 block", signs=("the requested url was rejected", "support id")),
    # usgpo/bulk-data #148: HTML where JSON is due.
    Fingerprint(name="Federal Register access page", signs=("federal register", "request access")),
)

CHALLENGE_HEADERS = {
    "cf-mitigated": ("challenge",),
    "x-amzn-waf-action": ("challenge", "captcha"),
}

REFUSALS = {
    401: ("login", "the server asks for a login"),
    402: ("paywall", "the server asks for payment"),
    403: ("forbidden", "the server forbids us to look"),
    407: ("login", "a proxy asks for a login"),
    451: ("legal-block", "the page is withheld for legal reasons"),
}
