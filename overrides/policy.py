"""What a page may do: a Content-Security-Policy in every page, and headers for hosts that can set them.

Nothing is allowed but the site's own files, WebAssembly, and the inline scripts that stand in the page as it was
built, each by its hash. The Python worker starts from a `blob:` address, so that the page's policy binds it too.
"""

import base64
import hashlib
import re

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>(.*?)</script>", re.DOTALL)
INLINE_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="[^"]*">')
CHARSET = re.compile(r'<meta charset="?utf-8"?>', re.IGNORECASE)
RULES = {
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "default",
}
# Rules that a page cannot give itself; scripts that the theme loads as a worker get a policy of their own here.
HEADERS = """/*
  Content-Security-Policy: frame-ancestors 'none'
  X-Content-Type-Options: nosniff
  Referrer-Policy: no-referrer
  Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()
  Cross-Origin-Opener-Policy: same-origin
/*/assets/*
  Content-Security-Policy: default-src 'none'; script-src 'self'; connect-src 'self'
  Cache-Control: public, max-age=31536000, immutable
/py/*
  Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'
  Cache-Control: public, max-age=31536000, immutable
"""


def secured(html: str) -> str:
    """The page with its policy as the first thing after the character set; ValueError if it names no character set.

    A policy that it has already is replaced.
    """
    html = POLICY.sub("", html, count=1)
    rules = dict(RULES)
    for rule, inline in (("script-src", INLINE_SCRIPT), ("style-src", INLINE_STYLE)):
        hashes = dict.fromkeys(_hash(text) for text in inline.findall(html))
        rules[rule] = " ".join([rules[rule], *hashes])
    policy = "; ".join(f"{rule} {allowed}" for rule, allowed in rules.items())
    found = CHARSET.search(html)
    if found is None:
        raise ValueError("the page names no character set")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return f"{html[: found.end()]}{meta}{html[found.end() :]}"


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
