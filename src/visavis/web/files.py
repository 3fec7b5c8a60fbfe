"""Static files under a name of their own for each version."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORTS = (r"""(?P<matched>from "(?P<url>\./[a-z]+\.js)";)""", 'from "%(url)s";')
"""How our scripts name each other, and how the versioned name is put there.

Django's own patterns for modules are wider, and stumble over scripts of the packages we use.
"""


class Files(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # it carries no types
    """Names and compresses the files; our scripts import each other by the new names."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("visavis/*.js", (IMPORTS,)),
        ("coding/*.js", (IMPORTS,)),
    )
