"""Web addresses cleaned of what does not lead to the page: trackers, default ports, stray spaces."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

_TRACKERS = re.compile(r"(utm_\w+|fbclid|gclid|mc_[ce]id|igshid|ref_src|feature=share|cmpid|ocid)(=|$)", re.IGNORECASE)
_DEFAULT_PORT = {"http": ":80", "https": ":443"}


def clean(url: str) -> str:
    """The address without trackers, default port, text fragment and spaces around it. Idempotent.

    What cannot be read as an address comes back as it was, for the build to refuse.
    """
    text = url.strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return text
    if parts.scheme.lower() not in _DEFAULT_PORT or not parts.netloc:
        return text
    scheme = parts.scheme.lower()
    host = parts.netloc.lower().removesuffix(_DEFAULT_PORT[scheme])
    query = "&".join(p for p in parts.query.split("&") if p and not _TRACKERS.match(p))
    fragment = "" if parts.fragment.startswith(":~:") else parts.fragment
    return urlunsplit((scheme, host, parts.path, query, fragment))
