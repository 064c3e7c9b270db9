"""The topics in words: as a link, and as the heading of its page."""

from app.i18n import mark
from app.information.models import Topic
from app.labels import Labels

topic_label = Labels(
    Topic,
    {
        Topic.HELP: mark("Hjälp"),
        Topic.PRIVACY: mark("Personuppgifter"),
        Topic.ACCESSIBILITY: mark("Tillgänglighet"),
    },
)
topic_heading_label = Labels(
    Topic,
    {
        Topic.HELP: mark("Hjälp"),
        Topic.PRIVACY: mark("Så behandlar vi personuppgifter"),
        Topic.ACCESSIBILITY: mark("Tillgänglighetsredogörelse"),
    },
)
