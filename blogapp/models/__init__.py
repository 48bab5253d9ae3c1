"""What the blog is made of: posts, people, terms, comments, media, settings."""

from blogapp.models.archive_counts import ArchiveCounts
from blogapp.models.autosaves import Autosave
from blogapp.models.changes import Change
from blogapp.models.comment_notes import CommentBlock, CommentReport
from blogapp.models.comment_states import CommentKind, CommentStatus
from blogapp.models.comment_words import CommentWord
from blogapp.models.comments import Comment
from blogapp.models.former_addresses import FormerAddress
from blogapp.models.imported import Imported
from blogapp.models.jobs import Job, JobState
from blogapp.models.media import Media, media_uses
from blogapp.models.missed_addresses import MissedAddress
from blogapp.models.post_rows import PostRow
from blogapp.models.posts import Kind, Post, Status
from blogapp.models.presences import Presence
from blogapp.models.preview_links import PreviewLink
from blogapp.models.reader_answers import ReaderAnswer
from blogapp.models.redirects import FormerSlug, Gone, Redirect
from blogapp.models.revisions import Revision, RevisionKind, Written, revision_uses
from blogapp.models.sessions import UserSession
from blogapp.models.settings import Setting, Site
from blogapp.models.site_imports import ImportState, SiteImport
from blogapp.models.site_redirects import SiteRedirect
from blogapp.models.site_version import SiteVersion
from blogapp.models.sort_keys import Indexed
from blogapp.models.term_changes import TermChange
from blogapp.models.terms import Category, Tag
from blogapp.models.users import OneTime, User
from blogapp.models.webhooks import Webhook

__all__ = [
    "ArchiveCounts",
    "Autosave",
    "Category",
    "Change",
    "Comment",
    "CommentBlock",
    "CommentKind",
    "CommentReport",
    "CommentStatus",
    "CommentWord",
    "FormerAddress",
    "FormerSlug",
    "Gone",
    "ImportState",
    "Imported",
    "Indexed",
    "Job",
    "JobState",
    "Kind",
    "Media",
    "MissedAddress",
    "OneTime",
    "Post",
    "PostRow",
    "Presence",
    "PreviewLink",
    "ReaderAnswer",
    "Redirect",
    "Revision",
    "RevisionKind",
    "Setting",
    "Site",
    "SiteImport",
    "SiteRedirect",
    "SiteVersion",
    "Status",
    "Tag",
    "TermChange",
    "User",
    "UserSession",
    "Webhook",
    "Written",
    "media_uses",
    "revision_uses",
]
