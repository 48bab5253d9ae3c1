"""What the blog is made of: posts, people, terms, comments, media, settings."""

from blogapp.models.archive_counts import ArchiveCounts
from blogapp.models.comments import Comment, CommentStatus
from blogapp.models.jobs import Job, JobState
from blogapp.models.media import Media, media_uses
from blogapp.models.post_rows import PostRow
from blogapp.models.posts import Kind, Post, Status
from blogapp.models.redirects import FormerSlug, Gone, Redirect
from blogapp.models.sessions import UserSession
from blogapp.models.settings import Setting, Site
from blogapp.models.site_version import SiteVersion
from blogapp.models.sort_keys import Indexed
from blogapp.models.terms import Category, Tag
from blogapp.models.users import OneTime, User

__all__ = [
    "ArchiveCounts",
    "Category",
    "Comment",
    "CommentStatus",
    "FormerSlug",
    "Gone",
    "Indexed",
    "Job",
    "JobState",
    "Kind",
    "Media",
    "OneTime",
    "Post",
    "PostRow",
    "Redirect",
    "Setting",
    "Site",
    "SiteVersion",
    "Status",
    "Tag",
    "User",
    "UserSession",
    "media_uses",
]
