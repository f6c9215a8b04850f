"""Messages of Wagtail that its own Chinese catalogue lacks, as far as the back office shows them.

Wagtail's volunteers translate at their own pace: at every version some messages stand in English until they
are done. Those that can appear behind an open address (`gate`) are named here, so that they have their place
in our catalogue, which goes before Wagtail's. A message that Wagtail has translated meanwhile, or has no
longer, is told of by a test, and goes.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _


def ngettext(one: str, many: str) -> tuple[str, str]:
    """Names a message with a number; called so because makemessages looks for the name."""
    return one, many


LISTS = (
    _('There are no %(model_name)s to display. Why not <a href="%(add_url)s">add one</a>?'),
    _("No %(model_name)s match your query."),
    _("%(field_label)s:"),
    _("item"),
    _("items"),
    _("Sort by '%(label)s' in ascending order."),
    _("Sort by '%(label)s' in descending order."),
    _("(blank)"),
    _("More bulk actions"),
    _("%(related_model_name)s %(field_label)s"),
    _("%(classname)s object (%(id)s)"),
    _("Unknown content type"),
)
"""Lists, their filters and what stands there when they are empty."""

FORMS = (
    _("Go to the first error"),
    _("Actions (footer)"),
    _("Save changes"),
    _("There are validation errors, click save to highlight them."),
    _("New: %(model_name)s"),
    _("- Select an option -"),
    _("Date cannot be in the future."),
    _("Tag(s) %(value_too_long)s are over %(max_tag_length)d characters."),
    _("Save your changes before leaving"),
    _("Saved"),
    _("Autosave is paused"),
    _("Autosave is <span>paused</span>"),
    _("Saving will overwrite a newer version."),
    _("Cannot overwrite a revision that is not the latest for this %(model_name)s."),
    _("Cannot overwrite a revision that was not created by the current user."),
    _(
        "JavaScript is required to use Wagtail, but it is currently disabled.<br /> Here are "
        'the <a href="https://www.enable-javascript.com/" target="_blank" '
        'rel="noreferrer">instructions how to enable JavaScript in your web browser</a>.'
    ),
)
"""Forms, saving, and what is refused."""

PUBLISHING = (
    _("Schedule to publish"),
    _("Scheduling…"),
    _("Choose when this %(model_name)s should go live and/or expire"),
    _('This publishing schedule will only take effect after you select the "Schedule to publish" option'),
    _("Anyone with editing permissions can create schedules"),
    _("But only those with publishing permissions can make them effective."),
    _("%(model_name)s '%(object)s' has been scheduled for publishing."),
    _("%(model_name)s '%(object)s' created and scheduled for publishing."),
    _("%(model_name)s '%(object)s' is live and this version has been scheduled for publishing."),
    _("%(model_name)s '%(object)s' updated and published."),
    _("%(model_name)s '%(object)s' created and published."),
    _("%(model_name)s scheduled for publishing at %(go_live_at)s"),
    _("%(model_name)s scheduled for publishing"),
    _("%(model_name)s unscheduled for publishing at %(go_live_at)s"),
    _("%(model_name)s unscheduled from publishing"),
    _("Invalid schedule"),
    _("Go-live:"),
    _("Once scheduled:"),
    _("To be created by %(user)s"),
    _("at %(time)s by %(user_display_name)s"),
    _("at %(time)s"),
    _("%(time)s by %(user_display_name)s"),
    _("%(time_period)s ago by %(user_display_name)s"),
)
"""Publishing now and at a set time."""

REVISIONS = (
    _("Compare"),
    _("You are viewing a previous version of this %(model_name)s from <b>%(created_at)s</b> by %(user)s"),
    _("%(model_name)s '%(object)s' has been replaced with version from %(timestamp)s."),
    _("Version from %(timestamp)s of %(model_name)s '%(object)s' has been published."),
    _("Version from %(timestamp)s of %(model_name)s '%(object)s' has been scheduled for publishing."),
)
"""Looking at, comparing and restoring what was saved before."""

REVISIONS_COUNTED = (
    ngettext("Moved down 1 place.", "Moved down %(counter)s places."),
    ngettext("Moved up 1 place.", "Moved up %(counter)s places."),
)

LOCKS = (
    _("Locking: "),
    _("Anyone can edit this %(model_name)s"),
    _("Anyone can edit this %(model_name)s – lock it to prevent others from editing"),
    _("No one can make changes while the %(model_name)s is locked"),
    _("Only you can make changes while the %(model_name)s is locked"),
    _("Only %(user)s can make changes while the %(model_name)s is locked"),
    _("<b>'{title}' was locked</b> by <b>you</b> on <b>{datetime}</b>."),
    _("<b>'{title}' is locked</b> by <b>you</b>."),
    _("<b>'{title}' was locked</b> by <b>{user}</b> on <b>{datetime}</b>."),
    _("<b>'{title}' is locked</b>."),
    _("Locked by you"),
    _("Locked by another user"),
    _("Locked by schedule"),
    _("Currently locked and will go live on the scheduled date"),
    _("{model_name} '{title}' is locked and has been scheduled to go live at {datetime}"),
    _("%(model_name)s '%(title)s' is now unlocked."),
    _("The %(model_name)s could not be saved as it is locked"),
)
"""Who may change a template while it is locked."""

PREVIEW = (
    _("Refreshing…"),
    _("Refresh"),
    _("Correct the validation errors to resume preview (saving will highlight errors)"),
    _("Preview cannot display due to validation errors. <br /> Click save to highlight the relevant fields."),
    _("Preview for %(block_label)s (%(block_type)s)"),
    _("Checks"),
    _("Toggle checks"),
    _("Show issue"),
    _("Content metrics"),
    _("Words"),
    _("Reading time"),
    _("Readability"),
    _("This data explained"),
    _("How we calculate our metrics"),
    _(
        "We extract the main content from the page preview, remove all formatting, and "
        "calculate the number of words."
    ),
    _("We calculate reading time from word count, using different reading speeds for different languages."),
    _(
        "We use a readability formula based on length of words and sentences. Long sentences "
        "and words result in a worse readability score."
    ),
    _(
        'See our <a href="%(guide_link)s" target="_blank">content checks guide</a> for '
        "more information on how content metrics are calculated."
    ),
    _("Button text is empty"),
    _("Use meaningful text for screen reader users"),
    _("Empty heading found"),
    _("Table header text is empty"),
    _("Empty frame title found"),
    _("Use a meaningful title for screen reader users"),
    _("Incorrect heading hierarchy"),
    _("Avoid skipping levels"),
    _("Input button text is empty"),
    _("Link text is empty"),
    _("Misusing paragraphs as headings"),
    _("Use proper heading tags"),
    _("Image alt text has inappropriate pattern"),
    _("Use meaningful text"),
    _("Meta description is empty"),
    _("Add a concise description for search engines"),
)
"""The preview and the checks beside a form."""

COLLEAGUES = (
    _("You saved a new version in another window"),
    _("%(user_name)s saved a new version"),
    _("View latest version"),
    _("You have unsaved changes in another window"),
    _("%(user_name)s has unsaved changes"),
    _("Currently idle"),
    _("Currently viewing"),
    _("Proceeding will overwrite the changes you made in that window."),
    _("Proceeding will overwrite the changes made by %(user_name)s."),
    _("Alternatively, you can view the latest version in a new tab."),
    _("A network error occurred"),
    _(
        "Troubleshoot your connection to the site before proceeding. Open the editor in a "
        "separate tab to view the last saved version."
    ),
    _("System"),
)
"""Somebody else, or another window, at the same template."""

COLLEAGUES_COUNTED = (
    ngettext("One other user is currently viewing", "%(num_user)s other users are currently viewing"),
)

USES = (
    _("One or more references to this %(model_name)s prevent it from being deleted."),
    _("If you confirm deletion"),
    _("(Private %(object)s)"),
    _("the %(model_name)s will also be deleted"),
    _("prevents deletion"),
    _("may prevent deletion"),
    _("will do nothing"),
    _("will unset the reference"),
    _("will be set to the default %(model_name)s"),
    _("will be set to a %(model_name)s specified by the system"),
)
"""Where an image or a template is used, and what deleting it does."""

USES_COUNTED = (
    ngettext(
        "This %(model_name)s is referenced %(usage_count)s time.",
        "This %(model_name)s is referenced %(usage_count)s times.",
    ),
    ngettext("Referenced %(count)s time", "Referenced %(count)s times"),
)

IMAGES = (
    _("Image focal point"),
    _("Grid layout"),
    _("List layout"),
    _("Layout"),
    _("You haven't uploaded any images."),
    _(
        'Why not <a class="upload-one-now" href="#tab-upload" '
        'data-action="w-tabs#select:prevent" data-w-tabs-target="trigger" '
        'data-w-tabs-focus-param="true">upload one now</a>?'
    ),
    _("Please provide an image description to comply with best practices for accessibility."),
    _(
        "Upload successful. However, your new image seems to be a duplicate of this existing "
        "image. You may delete it if it wasn't required."
    ),
    _("Oldest"),
    _("Usage count: (low to high)"),
    _("Usage count: (high to low)"),
    _("Generate URL"),
    _("The filter options you have selected are not valid."),
    _("unknown number"),
)
"""Images: the list, uploading, choosing."""

KEYBOARD = (
    _("Shortcuts"),
    _("Show keyboard shortcuts"),
    _("account"),
    _("Keyboard shortcuts are currently disabled; manage your %(account_link)s to enable them."),
    _("Keyboard shortcuts are currently enabled; manage your %(account_link)s to disable them."),
    _("Section"),
    _("Application"),
    _("Toggle minimap"),
    _("Close modal dialogs (like this one)"),
    _("Add or show comments"),
    _("Text editing"),
    _("Cut"),
    _("Paste"),
    _("Paste and match style"),
    _("Paste without formatting"),
    _("Text formatting"),
    _("Insert or edit a link"),
    _("Monospace (code)"),
    _("Strike-through"),
    _("Edit account avatar"),
)
"""The dialog of keyboard shortcuts, and the person's menu."""

SCRIPTS = (
    _("(%(number)s new items in this menu)"),
    _("(1 new item in this menu)"),
    _("(New)"),
    _("%(time_zone_option)s: %(localized_time_zone_label)s"),
    _("A network error occurred."),
    _("A server error occurred."),
    _("Autosave in progress…"),
    _("Blocks"),
    _("Changes have been autosaved."),
    _("Complex"),
    _("Error while sending preview data."),
    _("Fair"),
    _("Good"),
    _("Insert a block"),
    _("Split block"),
    _("Write something or type ‘/’ to insert a block"),
)
"""What the admin's scripts say; `catalogue` hands it to them."""

SCRIPTS_COUNTED = (
    ngettext("%(num)s error", "%(num)s errors"),
    ngettext("%(num)s min", "%(num)s mins"),
    ngettext("%(num)s pixel", "%(num)s pixels"),
)

MESSAGES = (
    *LISTS,
    *FORMS,
    *PUBLISHING,
    *REVISIONS,
    *LOCKS,
    *PREVIEW,
    *COLLEAGUES,
    *USES,
    *IMAGES,
    *KEYBOARD,
)
"""Every message of a page."""

COUNTED = (*REVISIONS_COUNTED, *COLLEAGUES_COUNTED, *USES_COUNTED)
"""Every message of a page with a number."""
