"""An issue as an EPUB 3 (W3C EPUB 3.3), for readers' own screens: from the same parts that the typesetter is given.

The package is written here, with zipfile and lxml. ebooklib is under the AGPL, which does not go with our licence, and
stamps its files with the time of writing; mkepub (MIT) is no longer kept, and knows neither languages of chapters nor
accessibility metadata. What is left to write is small: a container, an OPF, a nav, an NCX, a zip.
"""
