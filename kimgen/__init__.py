"""kimgen: a news hub for Indonesia's KIM groups, from Markdown folders to plain files on free hosting."""

__version__ = "0.1.0"
