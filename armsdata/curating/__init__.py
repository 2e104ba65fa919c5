"""The curators' wing: reading contracts and curated files, checking, deriving, building and releasing."""
