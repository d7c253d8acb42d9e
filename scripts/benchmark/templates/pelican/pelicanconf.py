"""Settings of the site. Lists and feeds for readers of two languages come from plugins/lists.py."""

SITENAME = "萤火"
SITEURL = "https://firefly.example"
AUTHOR = "萤火"
PATH = "content"
OUTPUT_PATH = "output"
TIMEZONE = "UTC"
DEFAULT_LANG = "zh"
THEME = "theme"
PLUGIN_PATHS = ["plugins"]
PLUGINS = ["lists"]
STATIC_PATHS = ["stories", "works", "guides", "interviews", "events", "releases"]
ARTICLE_URL = ARTICLE_LANG_URL = "{slug}/"
ARTICLE_SAVE_AS = ARTICLE_LANG_SAVE_AS = "{slug}/index.html"
DIRECT_TEMPLATES = []
TAG_SAVE_AS = CATEGORY_SAVE_AS = AUTHOR_SAVE_AS = ""
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
RSS_FEED_SUMMARY_ONLY = False
# Its cache is on: posts that did not change are not read again.
CACHE_CONTENT = LOAD_CONTENT_CACHE = True
CACHE_PATH = ".cache"
MARKDOWN = {
    "extension_configs": {
        "markdown.extensions.admonition": {},
        "markdown.extensions.codehilite": {"css_class": "highlight"},
        "markdown.extensions.extra": {},
        "markdown.extensions.meta": {},
        "markdown.extensions.sane_lists": {},
        "markdown.extensions.toc": {},
    },
    "output_format": "html5",
}
