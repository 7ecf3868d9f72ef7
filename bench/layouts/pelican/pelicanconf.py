"""Pelican's settings for the bench: the pages, lists and feeds that every generator makes."""

AUTHOR = "Redaksi"
SITENAME = "Hub Uji"
SITESUBTITLE = "Kabar rekaan untuk mengukur kecepatan"
SITEURL = "https://hub.example.id"
TIMEZONE = "Asia/Jakarta"
DEFAULT_LANG = "id"
PATH = "content"
OUTPUT_PATH = "public"
DELETE_OUTPUT_DIRECTORY = True
THEME = "theme"
RELATIVE_URLS = False
PLUGINS: list[str] = []
DEFAULT_PAGINATION = 24
PAGINATED_TEMPLATES = {"category": None, "tag": None, "author": None}
DIRECT_TEMPLATES = ["index", "tags", "categories", "authors", "sitemap"]
SITEMAP_SAVE_AS = "sitemap.xml"
ARTICLE_URL = "{category}/{date:%Y}/{date:%m}/{slug}/"
ARTICLE_SAVE_AS = "{category}/{date:%Y}/{date:%m}/{slug}/index.html"
ARTICLE_LANG_SAVE_AS = ""
CATEGORY_URL = "kim/{slug}/"
CATEGORY_SAVE_AS = "kim/{slug}/index.html"
TAG_URL = "tagar/{slug}/"
TAG_SAVE_AS = "tagar/{slug}/index.html"
AUTHOR_URL = "penulis/{slug}/"
AUTHOR_SAVE_AS = "penulis/{slug}/index.html"
PAGINATION_PATTERNS = (
    (1, "{base_name}/", "{base_name}/index.html"),
    (2, "{base_name}/halaman/{number}/", "{base_name}/halaman/{number}/index.html"),
)
FEED_DOMAIN = SITEURL
FEED_MAX_ITEMS = 20
RSS_FEED_SUMMARY_ONLY = False
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TAG_FEED_ATOM = AUTHOR_FEED_ATOM = TRANSLATION_FEED_ATOM = None
FEED_ALL_RSS = "feed.xml"
CATEGORY_FEED_RSS = "kim/{slug}/feed.xml"
TAG_FEED_RSS = "tagar/{slug}/feed.xml"
AUTHOR_FEED_RSS = "penulis/{slug}/feed.xml"
MARKDOWN = {"extension_configs": {"markdown.extensions.tables": {}}, "output_format": "html5"}
