"""kimgen: a news hub for Indonesia's KIM groups, from Markdown folders to plain files."""

__version__ = "0.1.0"
