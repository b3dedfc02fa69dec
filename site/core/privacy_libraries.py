"""Tables that libraries bring: a level for each field, or one for a whole table, and how long.

Keys are Django's labels, "app.Model". Wagtail's revisions, comments, form drafts and the search
index hold copies of what editors write, so they are as personal as the most personal of it.
"""

from core.privacy import OPEN, PERSONAL, Level

_PAGE_OPEN = [
    "id",
    "path",
    "depth",
    "numchild",
    "translation_key",
    "locale",
    "latest_revision",
    "live",
    "has_unpublished_changes",
    "first_published_at",
    "last_published_at",
    "live_revision",
    "go_live_at",
    "expire_at",
    "expired",
    "locked",
    "locked_at",
    "title",
    "draft_title",
    "slug",
    "content_type",
    "url_path",
    "seo_title",
    "show_in_menus",
    "search_description",
    "latest_revision_created_at",
    "alias_of",
]

CLASSIFICATION: dict[str, Level | dict[str, Level]] = {
    "auth.Permission": OPEN,
    "auth.Group": OPEN,
    "contenttypes.ContentType": OPEN,
    "sessions.Session": PERSONAL,
    "taggit.Tag": OPEN,
    "taggit.TaggedItem": OPEN,
    "simple_translation.SimpleTranslation": OPEN,
    "wagtailredirects.Redirect": OPEN,
    "wagtailembeds.Embed": OPEN,
    "wagtailusers.UserProfile": PERSONAL,
    "wagtaildocs.Document": PERSONAL,
    "wagtailimages.Image": PERSONAL,  # a picture may show a person; uploaded_by is one
    "wagtailimages.Rendition": PERSONAL,
    "wagtailsearch.IndexEntry": PERSONAL,
    "wagtailsearch.SQLiteFTSIndexEntry": PERSONAL,
    "wagtailadmin.Admin": OPEN,
    "wagtailadmin.EditingSession": PERSONAL,
    "wagtailadmin.FormState": PERSONAL,
    "wagtailcore.Locale": OPEN,
    "wagtailcore.Site": OPEN,
    "wagtailcore.GroupSitePermission": OPEN,
    "wagtailcore.ModelLogEntry": PERSONAL,
    "wagtailcore.PageLogEntry": PERSONAL,
    "wagtailcore.Revision": PERSONAL,
    "wagtailcore.Collection": OPEN,
    "wagtailcore.CollectionViewRestriction": PERSONAL,
    "wagtailcore.GroupCollectionPermission": OPEN,
    "wagtailcore.UploadedFile": PERSONAL,
    "wagtailcore.WorkflowContentType": OPEN,
    "wagtailcore.WorkflowState": PERSONAL,
    "wagtailcore.Workflow": OPEN,
    "wagtailcore.WorkflowTask": OPEN,
    "wagtailcore.WorkflowPage": OPEN,
    "wagtailcore.Task": OPEN,
    "wagtailcore.GroupApprovalTask": OPEN,
    "wagtailcore.TaskState": PERSONAL,
    "wagtailcore.Page": dict.fromkeys(_PAGE_OPEN, OPEN)
    | dict.fromkeys(["owner", "locked_by"], PERSONAL),
    "wagtailcore.GroupPagePermission": OPEN,
    "wagtailcore.PageViewRestriction": PERSONAL,
    "wagtailcore.Comment": PERSONAL,
    "wagtailcore.CommentReply": PERSONAL,
    "wagtailcore.PageSubscription": PERSONAL,
    "wagtailcore.ReferenceIndex": OPEN,
}

_STRUCTURE = "As long as the site uses it; holds nothing about people."
_WITH_THE_PAGE = "Deleted together with the page or object that it belongs to."

RETENTION: dict[str, str] = dict.fromkeys(
    [label for label, level in CLASSIFICATION.items() if level is OPEN], _STRUCTURE
) | {
    "sessions.Session": "Eight hours after sign-in; `clearsessions` deletes what is out of date.",
    "wagtailusers.UserProfile": "Deleted together with the user.",
    "wagtaildocs.Document": "Until an editor deletes the file.",
    "wagtailimages.Image": "Until an editor deletes the picture.",
    "wagtailimages.Rendition": "Deleted together with its picture.",
    "wagtailsearch.IndexEntry": _WITH_THE_PAGE,
    "wagtailsearch.SQLiteFTSIndexEntry": _WITH_THE_PAGE,
    "wagtailadmin.EditingSession": "Deleted by Wagtail an hour after the editor was last seen.",
    "wagtailadmin.FormState": "An unsaved draft of an editor; deleted when the page is saved.",
    "wagtailcore.ModelLogEntry": "Two years, as the archive plan says for logs.",
    "wagtailcore.PageLogEntry": "Two years, as the archive plan says for logs.",
    "wagtailcore.Revision": _WITH_THE_PAGE,
    "wagtailcore.CollectionViewRestriction": _WITH_THE_PAGE,
    "wagtailcore.UploadedFile": "Deleted when the upload is finished or given up.",
    "wagtailcore.WorkflowState": _WITH_THE_PAGE,
    "wagtailcore.TaskState": _WITH_THE_PAGE,
    "wagtailcore.Page": "Until an editor deletes the page.",
    "wagtailcore.PageViewRestriction": _WITH_THE_PAGE,
    "wagtailcore.Comment": _WITH_THE_PAGE,
    "wagtailcore.CommentReply": _WITH_THE_PAGE,
    "wagtailcore.PageSubscription": "Deleted together with the user or the page.",
}
